package org.pixelcaravan.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;

/** What somebody gets who unpacks the archive and runs its one command. */
class DistributionIT {
    private static final Duration RELOADING = Duration.ofSeconds(60);
    private static final String OPENAI = "/v1/images/generations";
    private static final String OPENAI_BODY = "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\"}";
    private static final String VERTEX = "/v1/publishers/flux/models/flux-2-pro:predict";
    private static final String VERTEX_BODY = "{\"instances\":[{\"prompt\":\"a kite\"}]}";
    private static final int ENDED_BY_SIGTERM = 143;

    @TempDir
    private Path folder;

    private Installation installation;

    @BeforeEach
    void unpack() {
        installation = Installation.unpack(folder.resolve("a folder with spaces"));
    }

    @Test
    void answersThatNoProviderIsConfiguredUntilOneIs() {
        try (GatewayProcess gateway = start(folder, GatewayProcess.javaHome())) {
            HttpResponse<String> openAi = gateway.postJson(OPENAI, OPENAI_BODY);
            HttpResponse<String> vertex = gateway.postJson(VERTEX, VERTEX_BODY);

            assertThat(openAi.statusCode()).isEqualTo(503);
            assertThat(openAi.body()).contains("\"not_configured\"");
            assertThat(vertex.statusCode()).isEqualTo(503);
            assertThat(vertex.body()).contains("NOT_CONFIGURED");
            assertThat(gateway.get("/v1/models").body()).contains("openai/gpt-image-2", "flux/flux-2-pro");
            assertThat(gateway.output()).doesNotContain("*** SANDBOX", "ERROR", "WARN");
        }
    }

    @Test
    void theBillOfMaterialsNamesEveryLibrary() throws IOException {
        Set<String> named = new TreeSet<>();
        for (JsonNode part : new ObjectMapper()
                .readTree(installation.home().resolve("sbom.cdx.json").toFile())
                .path("components")) {
            named.add(part.path("name").textValue() + "-" + part.path("version").textValue());
        }

        Set<String> libraries = new TreeSet<>();
        try (Stream<Path> files = Files.list(installation.home().resolve("lib"))) {
            files.map(file -> file.getFileName().toString().replaceFirst("\\.jar$", ""))
                    .filter(file -> !file.startsWith("pixel-caravan-"))
                    .forEach(libraries::add);
        }
        assertThat(libraries).hasSizeGreaterThan(100);
        assertThat(libraries).allSatisfy(library -> assertThat(named)
                .as(library)
                .anyMatch(part -> library.equals(part) || library.startsWith(part + "-")));
    }

    @Test
    void makesAPictureInTheSandboxThatItsFileOfSettingsAsksFor() throws IOException {
        installation.configure("caravan.sandbox=true");

        try (GatewayProcess gateway = start(folder, GatewayProcess.javaOnPath())) {
            HttpResponse<String> answer = gateway.postJson(OPENAI, OPENAI_BODY);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-caravan-sandbox")).contains("true");
            assertPicture(new ObjectMapper()
                    .readTree(answer.body())
                    .at("/data/0/b64_json")
                    .asText());
            assertThat(gateway.postJson(VERTEX, VERTEX_BODY).statusCode()).isEqualTo(200);
            assertThat(gateway.output()).contains("SANDBOX").doesNotContain("ERROR", "WARN");
            assertThat(installation.home().resolve("data")).isDirectory();
        }
    }

    @Test
    @Tag("full")
    void theEnvironmentWinsOverTheFileAndAnArgumentOverBoth() {
        installation.configure("caravan.sandbox=false");
        installation.configure("caravan.catalog=file:absent.yaml");
        Map<String, String> environment =
                GatewayProcess.with(GatewayProcess.javaHome(), "CARAVAN_CATALOG", "classpath:model-catalog.yaml");
        environment.put("CARAVAN_SANDBOX", "false");
        List<String> command = List.of(script(), "-Dcaravan.sandbox=true");

        try (GatewayProcess gateway = GatewayProcess.start(command, folder, environment)) {
            assertThat(gateway.postJson(OPENAI, OPENAI_BODY).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void stopsWithOneLineAtASettingThatDoesNotExist() {
        installation.configure("caravan.http.prot=80");

        try (GatewayProcess gateway = GatewayProcess.launch(List.of(script()), folder, GatewayProcess.javaHome())) {
            assertThat(gateway.exitCode()).isEqualTo(1);
            assertThat(gateway.output().lines().filter(line -> line.contains("caravan.http.prot")))
                    .singleElement()
                    .asString()
                    .endsWith("Unknown setting caravan.http.prot; did you mean caravan.http.port?");
        }
    }

    @Test
    @Tag("full")
    void takesKeysAndAddressesFromOurVariablesOrElseFromTheVendors() throws IOException {
        try (VendorStub vendor = VendorStub.start()) {
            Map<String, String> environment = new TreeMap<>(GatewayProcess.javaHome());
            environment.put("OPENAI_BASE_URL", "http://127.0.0.1:9/nowhere");
            environment.put("CARAVAN_PROVIDERS_OPENAI_BASEURL", vendor.baseUrl());
            environment.put("OPENAI_API_KEY", "key-of-openai");
            environment.put("BFL_BASE_URL", vendor.baseUrl());
            environment.put("BFL_API_KEY", "key-of-bfl");
            environment.put("CARAVAN_PROVIDERS_FLUX_APIKEY", "key-of-ours");

            try (GatewayProcess gateway = start(folder, environment)) {
                assertThat(gateway.postJson(OPENAI, OPENAI_BODY).statusCode()).isEqualTo(502);
                assertThat(gateway.postJson(VERTEX, VERTEX_BODY).statusCode()).isEqualTo(502);
            }

            assertThat(vendor.credentials()).containsExactly("Bearer key-of-openai", "key-of-ours");
        }
    }

    @Test
    @Tag("full")
    void theSandboxTakesThePlaceOfProvidersThatTheEnvironmentAndArgumentsName() throws IOException {
        try (VendorStub vendor = VendorStub.start()) {
            Map<String, String> environment = new TreeMap<>(GatewayProcess.javaHome());
            environment.put("CARAVAN_PROVIDERS_OPENAI_BASEURL", vendor.baseUrl());
            environment.put("CARAVAN_PROVIDERS_OPENAI_APIKEY", "key-of-openai");
            environment.put("CARAVAN_SANDBOX", "true");
            List<String> command = List.of(script(), "-Dcaravan.providers.flux.baseUrl=" + vendor.baseUrl());

            try (GatewayProcess gateway = GatewayProcess.start(command, folder, environment)) {
                assertThat(gateway.postJson(OPENAI, OPENAI_BODY).statusCode()).isEqualTo(200);
                assertThat(gateway.postJson(VERTEX, VERTEX_BODY).statusCode()).isEqualTo(200);
            }

            assertThat(vendor.credentials()).isEmpty();
        }
    }

    @Test
    @Tag("full")
    void reloadsARouteFileThatWasEdited() {
        try (GatewayProcess gateway = start(folder, GatewayProcess.javaHome())) {
            assertThat(gateway.get("/ready-or-not").statusCode()).isEqualTo(404);

            installation.replace(
                    "routes/doors/service.camel.yaml", "platform-http:/health", "platform-http:/ready-or-not");

            await().atMost(RELOADING)
                    .until(() -> gateway.get("/ready-or-not").statusCode() == 200
                            && gateway.get("/health").statusCode() == 404);
            assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(200);
            assertThat(gateway.postJson(OPENAI, OPENAI_BODY).statusCode()).isEqualTo(503);
        }
    }

    @Test
    @Tag("full")
    void asksForTheKeyThatItsCommandHasMade() {
        installation.configure("caravan.keys=conf/keys.yaml");
        String key;
        List<String> command = List.of(script(), "keys", "create", "--name", "studio");
        try (GatewayProcess create = GatewayProcess.launch(command, folder, GatewayProcess.javaHome())) {
            assertThat(create.exitCode()).isZero();
            key = create.output().lines().findFirst().orElseThrow();
        }

        assertThat(installation.home().resolve("conf/keys.yaml")).exists();
        try (GatewayProcess gateway = start(folder, GatewayProcess.javaHome())) {
            assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(401);
            assertThat(gateway.get("/v1/models?key=" + key).statusCode()).isEqualTo(200);
            assertThat(gateway.output()).doesNotContain(key, "ERROR", "WARN");
        }
    }

    @Test
    void endsInGoodOrderWhenItIsToldTo() {
        try (GatewayProcess gateway = start(folder, GatewayProcess.javaHome())) {
            gateway.terminate();

            assertThat(gateway.exitCode()).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(gateway.output())
                    .contains("Apache Camel (Main) 4.18.0 is shutdown")
                    .doesNotContain("Exception", "ERROR", "WARN");
        }
    }

    private GatewayProcess start(Path directory, Map<String, String> environment) {
        return GatewayProcess.start(List.of(script()), directory, environment);
    }

    private String script() {
        return installation.startScript().toString();
    }

    private static void assertPicture(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        assertThat(ImageHeader.read(bytes, bytes.length)).hasValueSatisfying(header -> {
            assertThat(header.format()).isEqualTo(ImageFormat.PNG);
            assertThat(header.width()).isEqualTo(1024);
        });
    }
}
