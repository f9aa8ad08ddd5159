package org.pixelcaravan.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.settings.SettingNames;
import org.pixelcaravan.support.RunningGateway;

/** A gateway that nobody has configured starts, and says for every model what is missing. */
class WithoutKeysTest {
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>();
        settings.put("caravan.sandbox", "false");
        // Whoever runs this test may have keys.
        models().forEach(model -> settings.put("caravan.providers." + model.id().provider() + ".apiKey", ""));
        settings.put("caravan.providers.google.token", "");
        gateway = RunningGateway.start(settings);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static List<ModelSpec> models() {
        return ModelCatalog.builtIn().models().stream().toList();
    }

    /** What is asked for is checked before the key is looked for. */
    static List<ModelSpec> modelsThatGenerate() {
        return models().stream()
                .filter(model -> model.operations().contains(Operation.GENERATE))
                .toList();
    }

    @Test
    void noAnswerClaimsToComeFromTheSandbox() {
        for (String path : List.of("/", "/v1/models", "/nowhere")) {
            assertThat(gateway.get(path).headers().firstValue("x-caravan-sandbox"))
                    .as(path)
                    .isEmpty();
        }
    }

    @Test
    void showsAStartPageThatListsItsModelsAndClaimsNoSandbox() {
        String page = gateway.get("/").body();

        assertThat(models()).allSatisfy(model -> assertThat(page).contains("<code>" + model.id() + "</code>"));
        assertThat(page).doesNotContain("SANDBOX");
    }

    @Test
    void listsItsModelsAndIsReady() throws IOException {
        assertThat(gateway.get("/health").statusCode()).isEqualTo(200);
        List<String> listed = json(gateway.get("/v1/models")).get("data").findValuesAsText("id");
        assertThat(listed)
                .containsAll(
                        models().stream().map(model -> model.id().toString()).toList());
    }

    @Test
    void saysInItsListsThatNoModelIsConfigured() throws IOException {
        assertThat(json(gateway.get("/v1/models")).get("data").findValuesAsText("configured"))
                .hasSameSizeAs(models())
                .containsOnly("false");
        assertThat(json(gateway.get("/v1/publishers/google/models")).findValuesAsText("configured"))
                .hasSameSizeAs(models())
                .containsOnly("false");
    }

    @ParameterizedTest
    @MethodSource("modelsThatGenerate")
    void everyModelIsNotConfiguredAtTheOpenAiDoor(ModelSpec model) throws IOException {
        HttpResponse<String> answer = gateway.postJson(
                "/v1/images/generations", "{\"model\":\"%s\",\"prompt\":\"A kite\"}".formatted(model.id()));

        JsonNode error = json(answer).get("error");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(error.get("message").textValue())
                .contains(
                        "No key is configured",
                        keyOf(model),
                        SettingNames.vendorVariable(keyOf(model)).orElseThrow())
                .contains("caravan.sandbox=true");
        assertThat(error.get("type").textValue()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("modelsThatGenerate")
    void everyModelIsNotConfiguredAtTheVertexDoor(ModelSpec model) throws IOException {
        String address = "/v1/publishers/%s/models/%s:predict"
                .formatted(model.id().provider(), model.id().model());

        HttpResponse<String> answer = gateway.postJson(address, "{\"instances\":[{\"prompt\":\"A kite\"}]}");

        JsonNode error = json(answer).get("error");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(error.get("code").intValue()).isEqualTo(503);
        assertThat(error.get("message").textValue())
                .contains(
                        "No key is configured",
                        keyOf(model),
                        SettingNames.vendorVariable(keyOf(model)).orElseThrow())
                .contains("caravan.sandbox=true");
    }

    private static String keyOf(ModelSpec model) {
        return "caravan.providers." + model.id().provider() + ".apiKey";
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.MAPPER.readTree(answer.body());
    }
}
