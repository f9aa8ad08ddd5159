package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.support.CapturingVendor;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;

/** Servers of the operator's own through the doors: what they are sent, and what becomes of what they answer. */
class ServersTest {
    private static final String SERVERS = """
            servers:
              azure:
                baseUrl: %1$s/openai/deployments/{model}
                apiKey: "{{test.azure.key}}"
                keyHeader: api-key
                query: { api-version: 2025-04-01-preview }
                models:
                  painter: { like: openai/gpt-image-2 }
              local: { baseUrl: '%1$s/v1', models: [sdxl] }
              linking: { baseUrl: '%1$s/linking/', apiKey: plain-key, models: [sdxl] }
              locked: { baseUrl: '%1$s/locked', apiKey: "{{env:NOBODY_HAS_SET_THIS}}", models: [sdxl] }
            """;
    private static final String AZURE = "/openai/deployments/painter/images/generations";

    private static CapturingVendor vendor;
    private static Path file;
    private static RunningGateway gateway;
    private static ProviderCalls calls;

    @BeforeAll
    static void start() throws IOException {
        vendor = new CapturingVendor();
        String picture = Base64.getEncoder().encodeToString(EditForm.picture(96, 64));
        String answer = "{\"created\":1,\"data\":[{\"b64_json\":\"" + picture + "\"}]}";
        vendor.answering(AZURE, answer)
                .answering("/v1/images/generations", answer)
                .answering("/v1/images/edits", answer)
                .answering(
                        "/linking/images/generations",
                        "{\"data\":[{\"url\":\"" + vendor.address() + "/files/a.png\",\"b64_json\":null}]}")
                .answering("/files/a.png", EditForm.picture(96, 64));
        file = Files.createTempFile(Path.of("target"), "servers-", ".yaml");
        Files.writeString(file, SERVERS.formatted(vendor.address()));
        gateway = RunningGateway.start(Map.of(
                "caravan.sandbox", "false", "caravan.servers", file.toString(), "test.azure.key", "key-of+azure"));
        calls = new ProviderCalls(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        vendor.close();
    }

    @BeforeEach
    void forget() {
        vendor.calls().clear();
    }

    @Test
    void azureGetsItsKeyItsVersionAndItsDeployment() throws IOException {
        HttpResponse<String> answer = calls.generate("azure/painter", "A kite", ",\"size\":\"1024x1536\"");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        CapturingVendor.Call call = onlyCall();
        assertThat(call.path()).isEqualTo(AZURE);
        assertThat(call.query()).isEqualTo("api-version=2025-04-01-preview");
        assertThat(call.headers().get("api-key")).containsExactly("key-of+azure");
        assertThat(call.authorization()).isNull();
        assertThat(call.body())
                .isEqualTo("{\"model\":\"painter\",\"prompt\":\"A kite\",\"n\":1,\"size\":\"1024x1536\","
                        + "\"output_format\":\"png\"}");
    }

    @Test
    void aServerOfWhichNothingIsKnownGetsWhatTheCallerSays() {
        HttpResponse<String> answer = calls.generate(
                "local/sdxl",
                "A kite",
                ",\"size\":\"1001x601\",\"quality\":\"hd\",\"negative_prompt\":\"fog\",\"seed\":-7,\"steps\":30");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        CapturingVendor.Call call = onlyCall();
        assertThat(call.path()).isEqualTo("/v1/images/generations");
        assertThat(call.query()).isEmpty();
        assertThat(call.authorization()).isNull();
        assertThat(call.body())
                .isEqualTo("{\"model\":\"sdxl\",\"prompt\":\"A kite\",\"n\":1,\"size\":\"1001x601\","
                        + "\"negative_prompt\":\"fog\",\"seed\":-7,\"quality\":\"hd\",\"steps\":30}");
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG 96x64");
        assertThat(ProviderCalls.warnings(answer)).containsExactly("size");
    }

    @Test
    void everyDoorReachesItAndConvertsWhatItMakes() throws IOException {
        String content = "{\"contents\":[{\"parts\":[{\"text\":\"A kite\"}]}]}";

        HttpResponse<String> openai = calls.generate("local/sdxl", "A kite", ",\"output_format\":\"jpeg\"");
        HttpResponse<String> vertex =
                calls.predict("local/sdxl", "A kite", "\"outputOptions\":{\"mimeType\":\"image/jpeg\"}");
        HttpResponse<String> gemini = gateway.postJson("/v1beta/models/local/sdxl:generateContent", content);

        assertThat(ProviderCalls.sizes(openai)).containsExactly("JPEG 96x64");
        assertThat(ProviderCalls.sizes(vertex)).containsExactly("JPEG 96x64");
        assertThat(gemini.statusCode()).as(gemini.body()).isEqualTo(200);
        assertThat(ProviderCalls.json(gemini).findValue("data").textValue()).isNotEmpty();
    }

    @Test
    void aRatioBecomesTheUsualPixels() throws IOException {
        calls.predict("local/sdxl", "A kite", "\"aspectRatio\":\"16:9\"");
        calls.predict("local/sdxl", "A kite", "\"aspectRatio\":\"9:16\",\"sampleImageSize\":\"2K\"");

        assertThat(vendor.calls().get(0).json().path("size").textValue()).isEqualTo("1280x720");
        assertThat(vendor.calls().get(1).json().path("size").textValue()).isEqualTo("1440x2560");
    }

    @Test
    void severalPicturesAreAsManyCallsWithSeedsInTurn() {
        HttpResponse<String> answer = calls.generate("local/sdxl", "A kite", ",\"n\":3,\"seed\":5");

        assertThat(ProviderCalls.pictures(answer)).hasSize(3);
        assertThat(vendor.calls())
                .extracting(call -> call.json().path("seed").intValue())
                .containsExactlyInAnyOrder(5, 6, 7);
    }

    @Test
    void aLinkOfTheServersOwnIsFetchedWithoutItsKey() {
        HttpResponse<String> answer = calls.generate("linking/sdxl", "A kite", "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ProviderCalls.sizes(answer)).containsExactly("PNG 96x64");
        assertThat(vendor.calls())
                .extracting(CapturingVendor.Call::path)
                .containsExactly("/linking/images/generations", "/files/a.png");
        assertThat(vendor.calls())
                .extracting(CapturingVendor.Call::authorization)
                .containsExactly("Bearer plain-key", null);
    }

    @Test
    void picturesToEditAreSentAsAForm() {
        HttpResponse<String> answer = calls.edit("local/sdxl", "A kite", "", EditForm.picture(64, 48));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        CapturingVendor.Call call = onlyCall();
        assertThat(call.path()).isEqualTo("/v1/images/edits");
        assertThat(call.headers().getFirst("Content-Type")).startsWith("multipart/form-data");
    }

    @Test
    void aServerWhoseKeyIsNotThereIsNotConfigured() {
        HttpResponse<String> answer = calls.generate("locked/sdxl", "A kite", "");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("locked", "apiKey", "caravan.servers");
        assertThat(vendor.calls()).isEmpty();
    }

    @Test
    void theListOfModelsSaysWhichCanBeUsed() {
        JsonNode models = ProviderCalls.json(gateway.get("/v1/models")).path("data");

        assertThat(models)
                .filteredOn(model -> List.of("azure", "local", "linking", "locked")
                        .contains(model.path("owned_by").textValue()))
                .extracting(model -> model.path("id").textValue() + " "
                        + model.at("/caravan/configured").booleanValue())
                .containsExactly("azure/painter true", "local/sdxl true", "linking/sdxl true", "locked/sdxl false");
    }

    @Test
    @Tag("full")
    void withTheSandboxNoServerHearsOfIt() throws IOException {
        try (RunningGateway sandbox = RunningGateway.start(Map.of("caravan.servers", file.toString()))) {
            ProviderCalls drawn = new ProviderCalls(sandbox);

            HttpResponse<String> made = drawn.generate(
                    "local/sdxl", "A kite", ",\"size\":\"601x400\",\"quality\":\"hd\",\"seed\":7,\"steps\":30");
            HttpResponse<String> edited = drawn.edit("locked/sdxl", "A kite", "", EditForm.picture(64, 48));
            HttpResponse<String> deployed = drawn.generate("azure/painter", "A kite", "");

            assertThat(ProviderCalls.sizes(made)).containsExactly("PNG 601x400");
            assertThat(ProviderCalls.sizes(edited)).hasSize(1);
            assertThat(ProviderCalls.sizes(deployed)).hasSize(1);
            assertThat(vendor.calls()).isEmpty();
        }
    }

    private static CapturingVendor.Call onlyCall() {
        assertThat(vendor.calls()).hasSize(1);
        return vendor.calls().get(0);
    }
}
