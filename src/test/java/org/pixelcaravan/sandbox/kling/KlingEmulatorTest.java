package org.pixelcaravan.sandbox.kling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.auth.JwtSigner;
import org.pixelcaravan.sandbox.BearerClient;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.sandbox.TestClient;

/** The vendor's documented samples, and what its pages say of tokens and fields. */
class KlingEmulatorTest {
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void makesATaskOfTheDocumentedSample() {
        JsonNode receipt = TestClient.json(post("generations", """
                {"model_name": "kling-v2-1", "prompt": "a lighthouse at dawn", "negative_prompt": "people", "n": 2,
                 "aspect_ratio": "16:9", "resolution": "1k"}
                """));
        String id = receipt.at("/data/task_id").asText();

        JsonNode first = poll("generations", id);
        JsonNode second = poll("generations", id);
        JsonNode end = end("generations", id);

        assertThat(receipt.path("code").intValue()).isZero();
        assertThat(receipt.at("/data/task_status").asText()).isEqualTo("submitted");
        assertThat(first.at("/data/task_status").asText()).isEqualTo("submitted");
        assertThat(second.at("/data/task_status").asText()).isEqualTo("processing");
        assertThat(end.at("/data/task_status").asText()).isEqualTo("succeed");
        assertThat(end.at("/data/task_result/images")).hasSize(2);
        assertThat(end.at("/data/task_result/images/1/index").intValue()).isEqualTo(1);
        assertThat(BearerClient.fetched(end.at("/data/task_result/images/0/url").asText()))
                .isEqualTo("png 1360x768");
    }

    @Test
    void takesTheDocumentedReference() {
        String body = """
                {"model_name": "kling-v1-5", "prompt": "the same person as a sailor", "image": "%s", "image_reference": "face",
                 "image_fidelity": 0.6, "n": 1, "aspect_ratio": "3:4"}
                """.formatted(base64(400, 320));

        assertThat(post("generations", body).statusCode()).isEqualTo(200);
    }

    @Test
    void givesAMarkedPictureBesideThePlainOne() {
        String id = TestClient.json(post("omni-image", """
                {"model_name": "kling-v3-omni", "prompt": "<<<image_1>>> at sea", "image_list": [{"image": "%s"}],
                 "watermark_info": {"enabled": true}}
                """.formatted(base64(400, 320))))
                .at("/data/task_id")
                .asText();

        JsonNode image = end("omni-image", id).at("/data/task_result/images/0");

        assertThat(image.path("watermark_url").asText()).isNotBlank();
        assertThat(BearerClient.fetched(image.path("url").asText())).isEqualTo("png 1024x1024");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generations | {\"prompt\":\"x\"}                                                   | 400 | 1201",
                "generations | {\"model_name\":\"kling-v9\",\"prompt\":\"x\"}                       | 404 | 1203",
                "generations | {\"model_name\":\"kling-v3-omni\",\"prompt\":\"x\"}                  | 404 | 1203",
                "generations | {\"model_name\":\"kling-v3\",\"prompt\":\"x\",\"n\":10}              | 400 | 1201",
                "generations | {\"model_name\":\"kling-v3\",\"prompt\":\"x\",\"seed\":1}            | 400 | 1201",
                "generations | {\"model_name\":\"kling-v3\",\"prompt\":\"x\",\"aspect_ratio\":\"5:4\"} | 400 | 1201",
                "generations | {\"model_name\":\"kling-v3\",\"prompt\":\"x\",\"resolution\":\"4k\"} | 400 | 1201",
                "generations | {\"model_name\":\"kling-v1\",\"prompt\":\"x\",\"resolution\":\"2k\"} | 400 | 1201",
                "generations | {\"model_name\":\"kling-v3\",\"prompt\":\"x\",\"image\":\"data:image/png;base64,AAAA\"} | 400 | 1201",
                "generations | {\"model_name\":\"kling-v3\",\"prompt\":\"x\",\"image_reference\":\"face\"} | 400 | 1201",
                "omni-image  | {\"model_name\":\"kling-image-o1\",\"prompt\":\"x\",\"negative_prompt\":\"y\"} | 400 | 1201",
            })
    void refusesWhatTheModelDoesNotTake(String path, String body, int status, int code) {
        HttpResponse<byte[]> response = post(path, body);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(TestClient.json(response).path("code").intValue()).isEqualTo(code);
        assertThat(TestClient.json(response).path("request_id").asText()).isNotBlank();
    }

    @Test
    void refusesPicturesThatAreTooSmallOrStandBesideANegativePrompt() {
        String body = "{\"model_name\":\"kling-v3\",\"prompt\":\"x\",\"image\":\"%s\"%s}";

        HttpResponse<byte[]> small = post("generations", body.formatted(base64(299, 400), ""));
        HttpResponse<byte[]> both = post("generations", body.formatted(base64(400, 320), ",\"negative_prompt\":\"y\""));

        assertThat(TestClient.json(small).path("message").asText()).contains("300 pixels");
        assertThat(TestClient.json(both).path("message").asText()).contains("not supported together");
    }

    @ParameterizedTest
    @CsvSource({
        "sandbox-kling-access, sandbox-kling-secret, -10, 1800, 200, 0",
        "sandbox-kling-access, sandbox-kling-secret, 60, 1800, 401, 1003",
        "sandbox-kling-access, sandbox-kling-secret, -3600, -1800, 401, 1004",
        "sandbox-kling-access, other, -10, 1800, 401, 1000",
        "other, sandbox-kling-secret, -10, 1800, 401, 1000",
    })
    void readsTokens(String issuer, String secret, int from, int to, int status, int code) {
        HttpResponse<byte[]> response =
                post(token(issuer, secret, from, to), "generations", "{\"model_name\":\"kling-v3\",\"prompt\":\"x\"}");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(TestClient.json(response).path("code").intValue()).isEqualTo(code);
    }

    @Test
    void refusesWhatIsNoToken() {
        URI address = URI.create(sandbox.baseUrl("kling") + "/v1/images/generations");

        assertThat(TestClient.json(BearerClient.keyless().postJson(address, "{}"))
                        .path("code")
                        .intValue())
                .isEqualTo(1001);
        assertThat(TestClient.json(post("abc", "generations", "{}"))
                        .path("code")
                        .intValue())
                .isEqualTo(1002);
    }

    @ParameterizedTest
    @CsvSource({"blocked=input, risk control, 0", "blocked=output, risk control, 0", "error-event, failed, 1"})
    void tellsInWordsWhyATaskFailed(String directive, String words, int charged) {
        String prompt = "a failing kite [sandbox:" + directive + "]";
        String id = TestClient.json(post("generations", "{\"model_name\":\"kling-v3\",\"prompt\":\"" + prompt + "\"}"))
                .at("/data/task_id")
                .asText();

        JsonNode end = end("generations", id);

        assertThat(end.path("code").intValue()).isZero();
        assertThat(end.at("/data/task_status").asText()).isEqualTo("failed");
        assertThat(end.at("/data/task_status_msg").asText()).contains(words);
        assertThat(sandbox.ledger().purchasesOf(prompt)).hasSize(charged);
    }

    private static String token(String issuer, String secret, int from, int to) {
        long now = Instant.now().getEpochSecond();
        String claims = "{\"iss\":\"%s\",\"exp\":%d,\"nbf\":%d}".formatted(issuer, now + to, now + from);
        return JwtSigner.ofText(secret).token(HEADER, claims);
    }

    private static TestClient client(String token) {
        return new TestClient("Authorization", "Bearer " + token);
    }

    private static TestClient client() {
        return client(token(sandbox.apiKey("kling"), sandbox.secretKey("kling"), -5, 1800));
    }

    private static HttpResponse<byte[]> post(String path, String body) {
        return client().postJson(URI.create(sandbox.baseUrl("kling") + "/v1/images/" + path), body);
    }

    private static HttpResponse<byte[]> post(String token, String path, String body) {
        return client(token).postJson(URI.create(sandbox.baseUrl("kling") + "/v1/images/" + path), body);
    }

    private static JsonNode poll(String path, String id) {
        return TestClient.json(client().get(URI.create(sandbox.baseUrl("kling") + "/v1/images/" + path + "/" + id)));
    }

    private static JsonNode end(String path, String id) {
        return await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> poll(path, id), state -> !Set.of("submitted", "processing")
                        .contains(state.at("/data/task_status").asText()));
    }

    private static String base64(int width, int height) {
        return BearerClient.dataUrl(width, height).replaceFirst(".*,", "");
    }
}
