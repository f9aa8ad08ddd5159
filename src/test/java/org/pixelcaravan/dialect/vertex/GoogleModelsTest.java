package org.pixelcaravan.dialect.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.ModelDetails;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.keys.ModelScope;

class GoogleModelsTest {
    private final ModelCatalog catalog = ModelCatalog.builtIn();
    private final GoogleModels models = new GoogleModels(() -> catalog, new ModelDetails("flux"::equals));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/vertex-ai/v1/publishers/google/models",
                "/v1beta1/publishers/google/models/",
                "/v1/projects/p/locations/l/publishers/google/models"
            })
    void listsEveryModelUnderThePublisherThatGooglesLibrariesAskFor(String path) throws IOException {
        List<String> names = answer(path).get("publisherModels").findValuesAsText("name");

        assertThat(names).hasSameSizeAs(catalog.models()).contains("publishers/flux/models/flux-2-pro");
    }

    @Test
    void listsTheModelsOfOneProvider() throws IOException {
        List<String> names =
                answer("/v1/publishers/flux/models").get("publisherModels").findValuesAsText("name");

        assertThat(names).isNotEmpty().allMatch(name -> name.startsWith("publishers/flux/models/"));
    }

    @Test
    void listsWithoutAPublisherInTheDevelopersForm() throws IOException {
        JsonNode models = answer("/api/vertex-ai/v1beta/models").get("models");

        assertThat(models.findValuesAsText("name"))
                .hasSameSizeAs(catalog.models())
                .contains("models/openai/gpt-image-2");
        assertThat(models.get(0).get("supportedGenerationMethods"))
                .extracting(JsonNode::textValue)
                .containsExactly("generateContent", "streamGenerateContent", "predict");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/publishers/openai/models/gpt-image-2,        publishers/openai/models/gpt-image-2",
        "/v1/publishers/google/models/gpt-image-2,        publishers/openai/models/gpt-image-2",
        "/v1beta1/publishers/bfl/models/flux-2-pro,       publishers/flux/models/flux-2-pro",
        "/api/vertex-ai/v1beta/models/openai/gpt-image-2, models/openai/gpt-image-2",
        "/api/vertex-ai/v1beta/models/gpt-image-2,        models/openai/gpt-image-2"
    })
    void tellsAModelByAnyOfItsNames(String path, String name) throws IOException {
        assertThat(answer(path).get("name").textValue()).isEqualTo(name);
    }

    @Test
    void addsTheDetailsToEveryForm() throws IOException {
        List<JsonNode> forms = List.of(
                answer("/v1/publishers/flux/models/flux-2-pro"),
                answer("/v1/publishers/flux/models").at("/publisherModels/0"),
                answer("/v1beta1/models/flux-2-pro"),
                named("/flux-2-pro", answer("/v1beta1/models").path("models")));

        assertThat(forms)
                .allSatisfy(form -> assertThat(form.at("/caravan/configured").booleanValue())
                        .isTrue());
        assertThat(answer("/v1beta1/models/gpt-image-2")
                        .at("/caravan/configured")
                        .asText())
                .isEqualTo("false");
    }

    private static JsonNode named(String ending, JsonNode models) {
        return StreamSupport.stream(models.spliterator(), false)
                .filter(model -> model.path("name").asText().endsWith(ending))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /v1/publishers/nobody/models,                     NOT_FOUND",
        "GET,  /v1/publishers/openai/models/gpt-image-9,         UNKNOWN_MODEL",
        "GET,  /v1/publishers/openai,                            NOT_FOUND",
        "PUT,  /v1/publishers/openai/models,                     METHOD_NOT_ALLOWED",
        "PUT,  /v1/publishers/openai/models/gpt-image-2,         METHOD_NOT_ALLOWED",
        "GET,  /v1/publishers/openai/models/gpt-image-2:predict, METHOD_NOT_ALLOWED"
    })
    void refusesTheRest(String method, String path, ErrorCode code) {
        GatewayException thrown = catchThrowableOfType(
                GatewayException.class, () -> models.answer(request(method, path), ModelScope.ALL));

        assertThat(thrown.code()).isEqualTo(code);
        assertThat(thrown.allowedMethods().isPresent()).isEqualTo(code == ErrorCode.METHOD_NOT_ALLOWED);
    }

    private JsonNode answer(String path) throws IOException {
        return Json.MAPPER.readTree(
                models.answer(request("GET", path), ModelScope.ALL).body().toBytes());
    }

    private static DoorRequest request(String method, String path) {
        return new DoorRequest(method, path, Map.of(), InputStream.nullInputStream());
    }
}
