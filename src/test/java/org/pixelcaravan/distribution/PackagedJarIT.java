package org.pixelcaravan.distribution;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The plain jar with its class path and no other file: class folders would hide what Camel does not find in a jar. */
@TestInstance(Lifecycle.PER_CLASS)
class PackagedJarIT {
    private static final Pattern ROUTE_BEAN = Pattern.compile("name=\"([^\"]+)\"");

    private GatewayProcess gateway;
    private Path directory;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Installation installation = Installation.unpack(folder.resolve("archive"));
        directory = Files.createDirectory(folder.resolve("elsewhere"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        gateway = GatewayProcess.start(
                List.of(java, "-cp", installation.classPath(), "org.pixelcaravan.Application"),
                directory,
                Map.of("CARAVAN_SANDBOX", "true"));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void holdsEveryRouteAndKameletFile() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("distribution.jar"))) {
            Set<String> packaged = jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith("routes/") || name.startsWith("kamelets/"))
                    .filter(name -> name.endsWith(".yaml"))
                    .collect(toCollection(TreeSet::new));

            assertThat(packaged).isEqualTo(new TreeSet<>(sourceFiles()));
        }
    }

    @Test
    void startsEveryRoute() throws IOException {
        assertThat(runningRoutes()).isNotEmpty().containsAll(routeIds());
    }

    @Test
    void makesPicturesThroughTheKameletsInIt() {
        for (String model : List.of("gpt-image-2", "flux-2-pro")) {
            String body = "{\"model\":\"%s\",\"prompt\":\"a kite\"}".formatted(model);
            assertThat(gateway.postJson("/v1/images/generations", body).statusCode())
                    .as(model)
                    .isEqualTo(200);
        }
    }

    /** The ids under which the management port shows routes. */
    private Set<String> runningRoutes() throws IOException {
        String password =
                Files.readString(directory.resolve("data/management-password")).trim();
        String login = Base64.getEncoder().encodeToString(("caravan:" + password).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = gateway.send(HttpRequest.newBuilder(
                        gateway.managementAddress("/hawtio/jolokia/search/org.apache.camel:type=routes,*"))
                .header("Authorization", "Basic " + login));
        return ROUTE_BEAN
                .matcher(answer.body().replace("\\", ""))
                .results()
                .map(bean -> bean.group(1))
                .collect(toCollection(TreeSet::new));
    }

    /** All but those of the message bus, which is off unless it is asked for. */
    private static List<String> routeIds() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        TreeSet<String> ids = new TreeSet<>();
        for (String file : sourceFiles()) {
            if (file.startsWith("routes/")) {
                for (JsonNode element : yaml.readTree(Path.of(file).toFile())) {
                    JsonNode id = element.at("/route/id");
                    boolean off = element.at("/route/precondition").asText().contains("caravan.broker.enabled");
                    if (id.isTextual() && !off) {
                        ids.add(id.asText());
                    }
                }
            }
        }
        return List.copyOf(ids);
    }

    private static List<String> sourceFiles() throws IOException {
        try (Stream<Path> routes = Files.walk(Path.of("routes"));
                Stream<Path> kamelets = Files.walk(Path.of("kamelets"))) {
            return Stream.concat(routes, kamelets)
                    .filter(Files::isRegularFile)
                    .map(file -> file.toString().replace('\\', '/'))
                    .toList();
        }
    }
}
