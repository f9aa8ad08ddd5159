package org.pixelcaravan.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.pixelcaravan.support.SourceFiles;

/** The files that make up the bundle, as they stand in the source tree. */
final class BundleFiles {
    static final Path SETTINGS = Path.of("src/main/resources/application.properties");

    private static final Pattern OWN_VERSION =
            Pattern.compile("<artifactId>pixel-caravan</artifactId>\\s*<version>([^<]+)</version>");

    private static final YAMLMapper YAML = new YAMLMapper();

    private BundleFiles() {}

    static List<Path> routeFiles() {
        return filesBelow(Path.of("routes"));
    }

    static List<Path> kameletFiles() {
        return filesBelow(Path.of("kamelets"));
    }

    private static List<Path> filesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every route of the bundle. */
    static List<JsonNode> routes() {
        return routeFiles().stream().flatMap(BundleFiles::routesIn).toList();
    }

    static Stream<JsonNode> routesIn(Path file) {
        return elements(read(file)).map(element -> element.path("route")).filter(JsonNode::isObject);
    }

    /** Every kamelet by its file's name without the ending. */
    static Map<String, JsonNode> kamelets() {
        Map<String, JsonNode> kamelets = new LinkedHashMap<>();
        kameletFiles().forEach(file -> kamelets.put(kameletName(file), read(file)));
        return kamelets;
    }

    static String kameletName(Path file) {
        return file.getFileName().toString().replace(".kamelet.yaml", "");
    }

    static Properties settings() {
        Properties settings = new Properties();
        try (var in = Files.newInputStream(SETTINGS)) {
            settings.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }

    /** This project as kamelets name it. */
    static String ownDependency() {
        Matcher version = OWN_VERSION.matcher(SourceFiles.text(Path.of("pom.xml")));
        if (!version.find()) {
            throw new AssertionError("pom.xml gives the project no version");
        }
        return "mvn:org.pixelcaravan:pixel-caravan:" + version.group(1);
    }

    static Stream<JsonNode> elements(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    /** Every text in the tree, keys not among them. */
    static Stream<String> texts(JsonNode node) {
        return node.isTextual() ? Stream.of(node.asText()) : elements(node).flatMap(BundleFiles::texts);
    }

    static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).map(JsonNode::asText);
    }
}
