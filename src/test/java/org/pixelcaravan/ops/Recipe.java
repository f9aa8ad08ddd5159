package org.pixelcaravan.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.pixelcaravan.support.SourceFiles;

/** The files below ops/, and the defaults that they have to agree with. */
final class Recipe {
    static final Path CONTAINERFILE = Path.of("ops/container/Containerfile");
    static final Path COMPOSE = Path.of("ops/container/compose.yaml");
    static final Path KUBERNETES = Path.of("ops/kubernetes");
    static final Path UNIT = Path.of("ops/systemd/pixel-caravan.service");

    private static final YAMLMapper YAML = new YAMLMapper();

    private Recipe() {}

    static List<Path> all() {
        return SourceFiles.below(Path.of("ops"), "");
    }

    /** The documents of a YAML file. */
    static List<JsonNode> documents(Path file) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode document(Path file) {
        return documents(file).get(0);
    }

    /** A setting's default, as a number. */
    static long standard(String setting) {
        Properties defaults = new Properties();
        try (InputStream in = Recipe.class.getResourceAsStream("/application.properties")) {
            defaults.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Long.parseLong(defaults.getProperty(setting));
    }

    /** What a line of a unit or of a Containerfile gives to a name. */
    static String value(Path file, String name) {
        return SourceFiles.text(file)
                .lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + name + " in " + file))
                .substring(name.length());
    }

    /** Bytes, of 30Gi, 128Mi, 3g or 3G. */
    static long bytes(String quantity) {
        int digits = quantity.replaceFirst("\\D.*", "").length();
        int shift =
                switch (quantity.charAt(digits)) {
                    case 'M', 'm' -> 20;
                    case 'G', 'g' -> 30;
                    default -> throw new IllegalArgumentException(quantity);
                };
        return Long.parseLong(quantity.substring(0, digits)) << shift;
    }
}
