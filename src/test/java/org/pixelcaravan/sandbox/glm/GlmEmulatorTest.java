package org.pixelcaravan.sandbox.glm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.auth.JwtSigner;
import org.pixelcaravan.sandbox.BearerClient;
import org.pixelcaravan.sandbox.TestClient;

/** The emulator against the samples and limits of the vendor's documents. */
class GlmEmulatorTest {
    private static final String SYNC = "/images/generations";
    private static final String ASYNC = "/async/images/generations";

    private static BearerClient glm;

    @BeforeAll
    static void start() {
        glm = new BearerClient("glm");
    }

    @AfterAll
    static void stop() {
        glm.close();
    }

    @Test
    void takesTheVendorsSampleOfCogView() {
        JsonNode answer = glm.posted(
                SYNC,
                "{\"model\": \"cogview-4-250304\", \"prompt\": \"a kitten\", \"size\": \"1344x768\","
                        + " \"quality\": \"standard\", \"watermark_enabled\": false, \"user_id\": \"user-123456\"}");

        assertThat(answer.path("created").isIntegralNumber()).isTrue();
        assertThat(answer.path("data")).hasSize(1);
        assertThat(BearerClient.fetched(answer.at("/data/0/url").textValue())).isEqualTo("png 1344x768");
        assertThat(answer.at("/content_filter/0/level").intValue()).isEqualTo(3);
    }

    @Test
    void takesTheVendorsSampleOfATask() {
        JsonNode receipt = glm.posted(
                ASYNC,
                "{\"model\": \"glm-image\", \"prompt\": \"a poster with the words HELLO\", \"size\": \"1280x1280\","
                        + " \"request_id\": \"my-2\"}");

        JsonNode first = poll(receipt);
        JsonNode done = end(receipt);

        assertThat(receipt.path("task_status").textValue()).isEqualTo("PROCESSING");
        assertThat(first.path("task_status").textValue()).isEqualTo("PROCESSING");
        assertThat(done.path("task_status").textValue()).isEqualTo("SUCCESS");
        assertThat(done.path("request_id").textValue()).isEqualTo("my-2");
        assertThat(done.path("id")).isEqualTo(receipt.path("id"));
        assertThat(BearerClient.fetched(done.at("/image_result/0/url").textValue()))
                .isEqualTo("png 1280x1280");
    }

    @Test
    void drawsAWatermarkUnlessToldNotTo() {
        String body = "{\"model\":\"cogview-4\",\"prompt\":\"%s\",\"size\":\"512x512\"%s}";
        String marked =
                glm.posted(SYNC, body.formatted("one", "")).at("/data/0/url").textValue();
        glm.sandbox().reset();
        String plain = glm.posted(SYNC, body.formatted("one", ",\"watermark_enabled\":false"))
                .at("/data/0/url")
                .textValue();

        assertThat(fetch(marked)).isNotEqualTo(fetch(plain));
    }

    private static byte[] fetch(String url) {
        return BearerClient.keyless().get(URI.create(url)).body();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cogview-4 | \"size\":\"1000x1000\" | 1214",
                "cogview-4 | \"size\":\"496x1024\" | 1214",
                "cogview-4 | \"size\":\"2048x1040\" | 1214",
                "glm-image | \"size\":\"1040x1040\" | 1214",
                "glm-image | \"size\":\"2080x1024\" | 1214",
                "glm-image | \"quality\":\"standard\" | 1214",
                "cogview-4 | \"quality\":\"high\" | 1214",
                "cogview-4 | \"user_id\":\"me\" | 1214",
                "cogview-4 | \"watermark_enabled\":\"no\" | 1214",
                "cogview-4 | \"n\":2 | 1210",
                "cogview-4 | \"seed\":2 | 1210",
                "cogview-9 | \"size\":\"1024x1024\" | 1211",
            })
    void refusesWhatTheDocumentsDoNotAllow(String model, String field, String code) {
        HttpResponse<byte[]> response =
                glm.post(SYNC, "{\"model\":\"%s\",\"prompt\":\"x\",%s}".formatted(model, field));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestClient.json(response).at("/error/code").textValue()).isEqualTo(code);
    }

    @Test
    void makesTasksOfOneModelOnlyAndWantsAPrompt() {
        HttpResponse<byte[]> task = glm.post(ASYNC, "{\"model\":\"cogview-4\",\"prompt\":\"x\"}");
        HttpResponse<byte[]> silent = glm.post(SYNC, "{\"model\":\"cogview-4\"}");

        assertThat(TestClient.json(task).at("/error/code").textValue()).isEqualTo("1212");
        assertThat(TestClient.json(silent).at("/error/code").textValue()).isEqualTo("1213");
    }

    @ParameterizedTest
    @CsvSource({
        "HS256, SIGN, sandbox-glm-id, sandbox-glm-secret, 60000, 200, ",
        "HS256, SIGN, sandbox-glm-id, sandbox-glm-secret, -1, 401, 1003",
        "HS256, SIGN, sandbox-glm-id, other, 60000, 401, 1002",
        "HS256, SIGN, other, sandbox-glm-secret, 60000, 401, 1002",
        "none, SIGN, sandbox-glm-id, sandbox-glm-secret, 60000, 401, 1002",
        "HS256, JWT, sandbox-glm-id, sandbox-glm-secret, 60000, 401, 1002"
    })
    void looksAtTokensThatAKeyHasSigned(
            String algorithm, String type, String id, String secret, long left, int status, String code) {
        String token = JwtSigner.ofText(secret)
                .token(
                        "{\"alg\":\"%s\",\"sign_type\":\"%s\"}".formatted(algorithm, type),
                        "{\"api_key\":\"%s\",\"exp\":%d,\"timestamp\":0}"
                                .formatted(id, Instant.now().toEpochMilli() + left));

        HttpResponse<byte[]> response = glm.as(token)
                .postJson(glm.address(SYNC), "{\"model\":\"cogview-4\",\"prompt\":\"x\",\"size\":\"512x512\"}");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(TestClient.json(response).at("/error/code").textValue()).isEqualTo(code);
    }

    @Test
    void refusesAnotherKeyAndNone() {
        String body = "{\"model\":\"cogview-4\",\"prompt\":\"x\"}";

        HttpResponse<byte[]> wrong = glm.as("nope").postJson(glm.address(SYNC), body);
        HttpResponse<byte[]> none = BearerClient.keyless().postJson(glm.address(SYNC), body);

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(TestClient.json(wrong).at("/error/code").textValue()).isEqualTo("1002");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(TestClient.json(none).at("/error/code").textValue()).isEqualTo("1001");
    }

    @ParameterizedTest
    @CsvSource({
        "fail=400, 400, 1210",
        "fail=401, 401, 1002",
        "fail=403, 434, 1220",
        "fail=429, 429, 1302",
        "fail=500, 500, 500",
        "quota, 429, 1113",
        "blocked=input, 400, 1301",
        "blocked=output, 400, 1301"
    })
    void failsInTheVendorsShapeAndChargesNothing(String directive, int status, String code) {
        String prompt = "a refused kite [sandbox:" + directive + "]";

        HttpResponse<byte[]> response = glm.post(SYNC, "{\"model\":\"cogview-4\",\"prompt\":\"%s\"}".formatted(prompt));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(TestClient.json(response).at("/error/code").textValue()).isEqualTo(code);
        assertThat(glm.sandbox().ledger().purchasesOf(prompt)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"error-event, FAIL, 3", "blocked=output, FAIL, 0", "empty, SUCCESS, 3"})
    void endsATaskAsThePromptAsks(String directive, String status, int level) {
        JsonNode end = end(
                glm.posted(ASYNC, "{\"model\":\"glm-image\",\"prompt\":\"a kite [sandbox:%s]\"}".formatted(directive)));

        assertThat(end.path("task_status").textValue()).isEqualTo(status);
        assertThat(end.path("image_result")).isEmpty();
        assertThat(end.at("/content_filter/0/level").asInt(3)).isEqualTo(level);
    }

    @Test
    void doesNotKnowTasksOfOthers() {
        HttpResponse<byte[]> response = glm.client().get(glm.address("/async-result/123"));

        assertThat(response.statusCode()).isEqualTo(400);
    }

    private static JsonNode poll(JsonNode receipt) {
        return TestClient.json(glm.client()
                .get(glm.address("/async-result/" + receipt.path("id").textValue())));
    }

    private static JsonNode end(JsonNode receipt) {
        return await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> poll(receipt),
                        state -> !state.path("task_status").textValue().equals("PROCESSING"));
    }
}
