package org.pixelcaravan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.pixelcaravan.catalog.CatalogSource;
import org.pixelcaravan.catalog.CatalogWatch;
import org.pixelcaravan.catalog.Flavours;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.Servers;
import org.pixelcaravan.catalog.ServersFile;
import org.pixelcaravan.settings.GatewaySettings;

/** The models that there are: those of the catalogue that the settings name, and those of the operator's own servers. */
final class ConfiguredCatalog {
    private static final String BUILT_IN_CATALOG = "classpath:model-catalog.yaml";

    private ConfiguredCatalog() {}

    /** The catalogue that the setting {@code caravan.catalog} names, as it is now. */
    static ModelCatalog now(String location) {
        return reading(location, ModelCatalog::builtIn, file -> ModelCatalog.load(file, Flavours.USUAL, Servers.NONE));
    }

    /** The same as it will be, and the models of the operator's servers. */
    static CatalogSource watched(String location, Flavours flavours, Servers servers) {
        return ConfiguredCatalog.<CatalogSource>reading(
                location,
                () -> {
                    ModelCatalog builtIn = ModelCatalog.builtIn(flavours, servers);
                    return () -> builtIn;
                },
                file -> CatalogWatch.start(file, flavours, servers));
    }

    @FunctionalInterface
    private interface FileReader<T> {
        T read(Path file) throws IOException;
    }

    private static <T> T reading(String location, Supplier<T> builtIn, FileReader<T> reader) {
        if (location.equals(BUILT_IN_CATALOG)) {
            return builtIn.get();
        }
        if (!location.startsWith("file:")) {
            throw new IllegalArgumentException("Setting caravan.catalog must be file:path; it is " + location);
        }
        try {
            return reader.read(Path.of(location.substring("file:".length())));
        } catch (IOException e) {
            throw new UncheckedIOException("Setting caravan.catalog names a file that cannot be read: " + location, e);
        }
    }

    /** The servers of the file that the setting {@code caravan.servers} names. */
    static Servers servers(GatewaySettings settings, CamelContext context) {
        if (settings.servers().isEmpty()) {
            return Servers.NONE;
        }
        Path file = settings.servers().get();
        try {
            return ServersFile.read(file, text -> resolved(text, context));
        } catch (IOException e) {
            throw new UncheckedIOException("Setting caravan.servers names a file that cannot be read: " + file, e);
        }
    }

    /** Empty if it refers to what is not there: then the server is not configured, and says so when it is asked for. */
    private static String resolved(String text, CamelContext context) {
        try {
            return context.resolvePropertyPlaceholders(text);
        } catch (IllegalArgumentException nothingOfThatName) {
            return "";
        }
    }
}
