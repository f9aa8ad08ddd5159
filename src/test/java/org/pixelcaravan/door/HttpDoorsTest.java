package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.LogLines;
import org.pixelcaravan.support.RunningGateway;

class HttpDoorsTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final String VERTEX = "/api/vertex-ai/v1/publishers/%s:predict";

    private final RunningGateway gateway = RunningGateway.shared();

    @ParameterizedTest
    @ValueSource(strings = {OPENAI, "/api/v1/images/generations"})
    void openAiDoorDeliversAPictureAtAllItsAddresses(String path) throws IOException {
        HttpResponse<String> answer = gateway.postJson(path, "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(openAiPictures(answer)).singleElement().hasToString("PNG 1024x1024");
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        assertThat(answer.headers().firstValue("x-caravan-sandbox")).contains("true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/vertex-ai/v1/publishers/openai/models/gpt-image-2:predict",
                "/api/vertex-ai/v1beta1/publishers/openai/models/gpt-image-2:predict",
                "/v1/publishers/openai/models/gpt-image-2:predict",
                "/v1beta1/publishers/openai/models/gpt-image-2:predict",
                "/v1/projects/p/locations/l/publishers/openai/models/gpt-image-2:predict",
                "/api/vertex-ai/v1/projects/p/locations/l/publishers/google/models/gpt-image-2:predict"
            })
    void vertexDoorDeliversAPictureAtAllItsAddresses(String path) throws IOException {
        HttpResponse<String> answer = gateway.postJson(path, "{\"instances\":[{\"prompt\":\"a kite\"}]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(vertexPictures(answer)).singleElement().hasToString("PNG 1024x1024");
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-image-2, 1536x1024, png, 1536x1024",
        "gpt-image-2, 1920x1080, webp, 1920x1080",
        "gpt-image-2, 1080x1920, jpeg, 1080x1920",
        "flux-2-pro, 1360x768, jpeg, 1360x768",
        "flux-2-pro, 512x512, webp, 512x512",
    })
    void deliversExactlyTheSizeAndFormatAskedFor(String model, String size, String format, String expected)
            throws IOException {
        String body = "{\"model\":\"%s\",\"prompt\":\"dunes\",\"size\":\"%s\",\"output_format\":\"%s\"}"
                .formatted(model, size, format);

        HttpResponse<String> answer = gateway.postJson(OPENAI, body);

        assertThat(openAiPictures(answer))
                .singleElement()
                .hasToString(format.toUpperCase(Locale.ROOT) + " " + expected);
        assertThat(json(answer).get("size").textValue()).isEqualTo(expected);
        assertThat(json(answer).get("output_format").textValue()).isEqualTo(format);
    }

    @Test
    void saysThatAListedSizeWasCropped() {
        HttpResponse<String> answer =
                gateway.postJson(OPENAI, "{\"model\":\"gpt-image-2\",\"prompt\":\"x\",\"size\":\"1920x1080\"}");

        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse("")).contains("size_cropped", "1920x1088");
    }

    @Test
    void fansOutForAModelThatMakesOnePictureACall() throws IOException {
        String body = "{\"instances\":[{\"prompt\":\"four\"}],\"parameters\":{\"sampleCount\":4}}";

        HttpResponse<String> answer = gateway.postJson(VERTEX.formatted("flux/models/flux-2-pro"), body);

        List<String> pictures = new ArrayList<>();
        json(answer)
                .get("predictions")
                .forEach(item -> pictures.add(item.get("bytesBase64Encoded").textValue()));
        assertThat(new HashSet<>(pictures)).hasSize(4);
        assertThat(answer.headers().firstValue("x-caravan-images")).contains("4/4");
    }

    @Test
    void givesThePicturesThereAreAndSaysWhatIsMissing() throws IOException {
        String body =
                "{\"instances\":[{\"prompt\":\"some [sandbox:fail-unit=2]\"}],\"parameters\":{\"sampleCount\":4}}";

        HttpResponse<String> answer = gateway.postJson(VERTEX.formatted("flux/models/flux-2-pro"), body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(vertexPictures(answer)).hasSize(2);
        assertThat(answer.headers().firstValue("x-caravan-images")).contains("2/4");
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElse("")).contains("missing_images");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "blocked=output;fail-unit=2 | true  | 200 | 2 | 2",
                "blocked=output;fail-unit=2 | false | 200 | 2 | 0",
                "blocked=output             | true  | 200 | 0 | 4",
                "blocked=output             | false | 400 | 0 | 0",
            })
    void listsWithheldPicturesOnlyForThoseWhoAskWhy(String fault, boolean ask, int status, int made, int withheld)
            throws IOException {
        String body = ("{\"instances\":[{\"prompt\":\"%s [sandbox:%s]\"}],\"parameters\":{\"sampleCount\":4,"
                        + "\"includeRaiReason\":%s}}")
                .formatted(ask, fault, ask);

        HttpResponse<String> answer = gateway.postJson(VERTEX.formatted("flux/models/flux-2-pro"), body);

        assertThat(answer.statusCode()).isEqualTo(status);
        List<JsonNode> predictions = new ArrayList<>();
        json(answer).path("predictions").forEach(predictions::add);
        assertThat(predictions)
                .filteredOn(item -> item.has("bytesBase64Encoded"))
                .hasSize(made);
        assertThat(predictions)
                .filteredOn(item -> item.has("raiFilteredReason"))
                .hasSize(withheld)
                .allSatisfy(item ->
                        assertThat(item.get("raiFilteredReason").textValue()).isNotBlank());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fail=400            | 400 | INVALID_ARGUMENT",
                "fail=401            | 502 | FAILED_PRECONDITION",
                "fail=429            | 429 | RESOURCE_EXHAUSTED",
                "fail=500            | 502 | INTERNAL",
                "fail=503            | 503 | UNAVAILABLE",
                "quota               | 429 | RESOURCE_EXHAUSTED",
                "blocked=input       | 400 | INVALID_ARGUMENT",
                "garbage             | 502 | INTERNAL",
                "truncated           | 502 | INTERNAL",
                "empty               | 502 | INTERNAL",
                "wrong-type          | 502 | INTERNAL",
                "html                | 504 | DEADLINE_EXCEEDED",
                "cut=before          | 504 | DEADLINE_EXCEEDED",
                "cut=after           | 504 | DEADLINE_EXCEEDED",
            })
    void answersEveryFaultOfAProviderInTheDoorsOwnEnvelope(String fault, int status, String canonical)
            throws IOException {
        String body = "{\"instances\":[{\"prompt\":\"prompt-text [sandbox:%s]\"}]}".formatted(fault);

        HttpResponse<String> answer = gateway.postJson(VERTEX.formatted("openai/models/gpt-image-2"), body);

        JsonNode error = json(answer).get("error");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(error.get("code").intValue()).isEqualTo(status);
        assertThat(error.get("status").textValue()).isEqualTo(canonical);
        assertThat(answer.body()).doesNotContain("prompt-text", "Exception", "\tat ", "<html", "sandbox-openai-key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"nope\",\"prompt\":\"x\"}                                | 404 | model_not_found",
                "{\"model\":\"gpt-image-2\"}                                          | 400 | ",
                "{\"model\":\"gpt-image-2\",\"prompt\":\" \"}                         | 400 | ",
                "{\"model\":\"gpt-image-2\",\"prompt\":\"x\",\"n\":11}                | 400 | ",
                "{\"model\":\"gpt-image-2\",\"prompt\":\"x\",\"size\":\"1921x1080\"}  | 400 | ",
                "{\"model\":\"gpt-image-2\",\"prompt\":\"x\",\"stream\":\"yes\"}      | 400 | ",
                "{\"model\":                                                          | 400 | ",
            })
    void answersACallersMistakeWithWhatToChange(String body, int status, String code) throws IOException {
        HttpResponse<String> answer = gateway.postJson(OPENAI, body);

        JsonNode error = json(answer).get("error");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(error.get("type").isTextual()).isTrue();
        assertThat(error.get("message").textValue()).isNotBlank();
        if (code != null) {
            assertThat(error.get("code").textValue()).isEqualTo(code);
        }
    }

    @Test
    void tellsTheCallerAndNotTheLogWhatAVendorSaysOfThePrompt() {
        String body = "{\"model\":\"gpt-image-2\",\"prompt\":\"x [sandbox:my-secret-wish]\"}";
        HttpResponse<String> answer;
        List<String> lines;
        try (LogLines log = new LogLines()) {
            answer = gateway.postJson(OPENAI, body);
            await().until(() -> !log.requests().isEmpty());
            lines = log.requests();
        }

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("my-secret-wish");
        assertThat(lines).singleElement().asString().contains("INVALID_REQUEST").doesNotContain("my-secret-wish");
    }

    @Test
    void refusesAWrongContentTypeAWrongMethodAndAForeignOrigin() throws IOException {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{}");
        HttpResponse<String> form = gateway.send(HttpRequest.newBuilder(gateway.address(OPENAI))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(body));
        HttpResponse<String> get = gateway.get(OPENAI);
        HttpResponse<String> page = gateway.postJson(OPENAI, "{}", "Origin", "http://evil.example");

        assertThat(form.statusCode()).isEqualTo(415);
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(page.statusCode()).isEqualTo(403);
        for (HttpResponse<String> answer : List.of(form, get, page)) {
            assertThat(json(answer).at("/error/message").textValue()).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nope", "/v1/nope", "/nope:generateContent"})
    void answersUnknownAddressesInJson(String path) throws IOException {
        HttpResponse<String> answer = gateway.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).at("/error/message").textValue()).isNotBlank();
    }

    @Test
    void leavesOutOrRefusesHintsThatTheModelCannotHonour() throws IOException {
        String body = "{\"model\":\"flux-2-pro\",\"prompt\":\"x\",\"negative_prompt\":\"y\"}";

        HttpResponse<String> lenient = gateway.postJson(OPENAI, body);
        HttpResponse<String> strict = gateway.postJson(OPENAI, body, "x-caravan-parameters", "strict");

        assertThat(lenient.headers().firstValue("x-caravan-warnings").orElse(""))
                .contains("negative_prompt");
        assertThat(strict.statusCode()).isEqualTo(400);
        assertThat(json(strict).at("/error/param").textValue()).isEqualTo("negative_prompt");
    }

    @Test
    void echoesNoHeaderOfTheCaller() {
        HttpResponse<String> answer = gateway.postJson(
                OPENAI, "{\"model\":\"gpt-image-2\",\"prompt\":\"x\"}", "x-secret", "s", "Authorization", "Bearer k");

        assertThat(answer.headers().map()).doesNotContainKeys("x-secret", "authorization", "user-agent");
    }

    @Test
    void tellsGooglesLibrariesOfModelsInTheirOwnShapeWhereOpenAisHaveTheSameAddress() throws IOException {
        String library = "google-genai-sdk/3.1.0 gl-node/v20.20.2";

        JsonNode list = json(get("/v1/models", "x-goog-api-client", library));
        JsonNode one = json(get("/v1/models/gpt-image-2", "x-goog-api-client", library));
        JsonNode unknown = json(get("/v1/models/nope", "x-goog-api-client", library));

        assertThat(list.at("/models").findValuesAsText("name")).contains("models/openai/gpt-image-2");
        assertThat(one.get("name").textValue()).isEqualTo("models/openai/gpt-image-2");
        assertThat(unknown.at("/error/status").textValue()).isEqualTo("NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1beta/models",
                "/v1beta1/publishers/google/models",
                "/v1/publishers/google/models",
                "/api/vertex-ai/v1/publishers/flux/models",
                "/v1/models"
            })
    void listsOfModelsAreOnlyRead(String path) {
        HttpResponse<String> answer = gateway.postJson(path, "{}");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
    }

    private HttpResponse<String> get(String path, String... headers) {
        return gateway.send(HttpRequest.newBuilder(gateway.address(path)).headers(headers));
    }

    @Test
    void browsersLetItsPagesLoadNothingAndShowThemInNoOther() throws Exception {
        HttpResponse<String> page = gateway.get("/");
        String style = page.body()
                .substring(page.body().indexOf("<style>") + 7, page.body().indexOf("</style>"));
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));

        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; style-src 'sha256-" + hash
                        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        for (HttpResponse<String> each : List.of(page, gateway.get("/openapi.yaml"))) {
            HttpHeaders headers = each.headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
            assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
        }
        for (String path : List.of("/", "/openapi.yaml", "/v1/models", "/health", "/nowhere")) {
            HttpHeaders headers = gateway.get(path).headers();
            assertThat(headers.allValues("X-Content-Type-Options")).as(path).containsExactly("nosniff");
            assertThat(headers.allValues("Cross-Origin-Resource-Policy"))
                    .as(path)
                    .containsExactly("same-origin");
            assertThat(headers.firstValue("Strict-Transport-Security")).as(path).isEmpty();
            assertThat(headers.map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
        }
    }

    @Test
    void listsModelsAndSaysThatItIsReady() throws IOException {
        assertThat(json(gateway.get("/v1/models")).at("/data"))
                .isNotEmpty()
                .allMatch(model -> model.at("/caravan/configured").booleanValue());
        assertThat(json(gateway.get("/v1/models/gpt-image-2")).get("id").textValue())
                .isEqualTo("openai/gpt-image-2");
        assertThat(json(gateway.get("/health")).get("status").textValue()).isEqualTo("UP");
        assertThat(gateway.get("/").body())
                .contains(
                        "SANDBOX",
                        "POST /v1/images/generations",
                        "POST /v1/images/edits",
                        ":predict",
                        ":generateContent",
                        "GET /v1/models",
                        "GET /health",
                        "openai/gpt-image-2");
    }

    @Test
    void managementAsksForALogin() {
        HttpResponse<String> answer =
                gateway.send(HttpRequest.newBuilder(gateway.managementAddress("/hawtio/jolokia")));

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.MAPPER.readTree(answer.body());
    }

    private static List<String> openAiPictures(HttpResponse<String> answer) throws IOException {
        return pictures(json(answer).get("data"), "b64_json");
    }

    private static List<String> vertexPictures(HttpResponse<String> answer) throws IOException {
        return pictures(json(answer).get("predictions"), "bytesBase64Encoded");
    }

    private static List<String> pictures(JsonNode items, String field) {
        List<String> pictures = new ArrayList<>();
        for (JsonNode item : items) {
            byte[] bytes = Base64.getDecoder().decode(item.get(field).textValue());
            ImageHeader header = ImageHeader.read(bytes, bytes.length).orElseThrow();
            pictures.add(header.format() + " " + header.width() + "x" + header.height());
        }
        return pictures;
    }
}
