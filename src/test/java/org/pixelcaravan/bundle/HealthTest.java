package org.pixelcaravan.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.support.CapturingVendor;
import org.pixelcaravan.support.RunningGateway;

/** What health says of each part of the gateway, and what makes it unready. */
class HealthTest {
    private static final String ALL = "/observe/health?exposureLevel=full&data=true";

    private static CapturingVendor vendor;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        vendor = new CapturingVendor();
        gateway = RunningGateway.start(Map.of(
                "caravan.sandbox", "false",
                "caravan.providers.openai.baseUrl", vendor.address(),
                "caravan.providers.openai.apiKey", "vendor-key",
                "caravan.providers.flux.apiKey", ""));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        vendor.close();
    }

    private static HttpResponse<String> observe(String path) throws IOException {
        String password = Files.readString(gateway.dataDirectory().resolve("management-password"))
                .strip();
        String login = Base64.getEncoder().encodeToString(("caravan:" + password).getBytes(StandardCharsets.UTF_8));
        return gateway.send(
                HttpRequest.newBuilder(gateway.managementAddress(path)).header("Authorization", "Basic " + login));
    }

    /** What a check knows. */
    private static JsonNode data(String check) throws IOException {
        for (JsonNode found : Json.MAPPER.readTree(observe(ALL).body()).path("checks")) {
            if (found.path("name").asText().equals(check)) {
                return found.path("data");
            }
        }
        throw new AssertionError(
                "There is no check " + check + " in " + observe(ALL).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/health", "/observe/health/live", "/observe/health/ready"})
    void aGatewayThatIsWellSaysSo(String path) throws IOException {
        HttpResponse<String> answer = observe(path);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Json.MAPPER.readTree(answer.body()).path("status").asText()).isEqualTo("UP");
    }

    @Test
    void eachPartTellsHowItStandsAndNoVendorIsAsked() throws IOException {
        JsonNode providers = data("providers");
        assertThat(providers.path("configured.openai").asText()).isEqualTo("true");
        assertThat(providers.path("configured.flux").asText()).isEqualTo("false");
        assertThat(providers.path("provider.openai").asText()).isEqualTo("disabled");
        assertThat(data("store").path("state").asText()).isEqualTo("answering");
        assertThat(data("webp").path("state").asText()).isEqualTo("usable");
        assertThat(data("disk").path("room").asText()).isEqualTo("enough");
        assertThat(data("disk").path("freeBytes").asLong()).isPositive();
        assertThat(vendor.calls()).isEmpty();
    }

    @Test
    void aProviderThatTakesNoCallsMakesTheGatewayNoLessReady() throws IOException {
        ProviderGuards guards = gateway.camelContext().getRegistry().findSingleByType(ProviderGuards.class);
        guards.of("openai").pause();
        try {
            assertThat(gateway.get("/health").statusCode()).isEqualTo(200);
            assertThat(observe("/observe/health/ready").statusCode()).isEqualTo(200);
            assertThat(data("providers").path("provider.openai").asText()).isEqualTo("paused");
        } finally {
            guards.of("openai").resume();
        }
    }

    @Test
    void aFolderThatCannotBeWrittenDoes() throws IOException {
        Path results = Files.createFile(gateway.dataDirectory().resolve("results"));
        try {
            assertThat(gateway.get("/health").statusCode()).isEqualTo(503);
            assertThat(observe("/observe/health/ready").statusCode()).isEqualTo(503);
            assertThat(observe("/observe/health/live").statusCode()).isEqualTo(200);
            assertThat(data("disk").path("notWritable").asText()).endsWith("results");
        } finally {
            Files.delete(results);
        }
        assertThat(gateway.get("/health").statusCode()).isEqualTo(200);
    }
}
