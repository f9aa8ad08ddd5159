package org.pixelcaravan.catalog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.error.GatewayException;

/** The models that the gateway knows. Immutable. */
public final class ModelCatalog {
    private static final String BUILT_IN = "model-catalog.yaml";

    private final Map<String, ModelSpec> models = new LinkedHashMap<>();
    private final ModelNames names;
    private final Map<String, ProviderTraits> traits;

    /** @param traits of each provider, by its id */
    ModelCatalog(List<ModelSpec> models, ModelNames names, Map<String, ProviderTraits> traits) {
        this.traits = Map.copyOf(traits);
        models.forEach(model -> this.models.put(model.id().toString(), model));
        this.names = names;
    }

    /** The catalogue that comes with the gateway, every provider in its usual flavour. */
    public static ModelCatalog builtIn() {
        return builtIn(Flavours.USUAL);
    }

    /** The catalogue that comes with the gateway. */
    public static ModelCatalog builtIn(Flavours flavours) {
        return builtIn(flavours, Servers.NONE);
    }

    /** The catalogue that comes with the gateway, and the models of the operator's servers. */
    public static ModelCatalog builtIn(Flavours flavours, Servers servers) {
        try (InputStream in = ModelCatalog.class.getResourceAsStream("/" + BUILT_IN)) {
            return CatalogReader.read(in, BUILT_IN, flavours, servers.additions());
        } catch (IOException e) {
            throw new UncheckedIOException("The built-in catalogue cannot be read", e);
        }
    }

    /**
     * A catalogue of the operator's own, and the models of his servers.
     *
     * @throws CatalogException if it is no valid catalogue
     */
    public static ModelCatalog load(Path file, Flavours flavours, Servers servers) throws IOException {
        return load(Files.readAllBytes(file), file.getFileName().toString(), flavours, servers);
    }

    /**
     * The same, of a file that has been read.
     *
     * @param document the document's name, for messages
     * @throws CatalogException if it is no valid catalogue
     */
    static ModelCatalog load(byte[] text, String document, Flavours flavours, Servers servers) throws IOException {
        return CatalogReader.read(new ByteArrayInputStream(text), document, flavours, servers.additions());
    }

    /**
     * Reads a catalogue to its end, every provider in its usual flavour; the stream stays open.
     *
     * @param document the document's name, for messages
     * @throws CatalogException if it is no valid catalogue
     */
    public static ModelCatalog load(InputStream in, String document) throws IOException {
        return CatalogReader.read(in, document, Flavours.USUAL, List.of());
    }

    /** Every model, in the order of the document. */
    public List<ModelSpec> models() {
        return List.copyOf(models.values());
    }

    /** What the vendor documents about all calls to it. */
    public ProviderTraits traits(String provider) {
        return traits.getOrDefault(provider, ProviderTraits.UNKNOWN);
    }

    /** The ids of all providers. */
    public Set<String> providers() {
        return traits.keySet();
    }

    /** The model of a full id, {@code provider/model}, no other name. */
    public Optional<ModelSpec> find(String id) {
        return Optional.ofNullable(models.get(id));
    }

    /**
     * The model that a caller means by a name: a full id, an alias of a model or of its provider, or the bare name of a
     * model where it is unique.
     *
     * @throws GatewayException UNKNOWN_MODEL, with near names, if there is none
     */
    public Resolution resolve(String name) {
        return names.resolve(name);
    }
}
