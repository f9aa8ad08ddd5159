package org.pixelcaravan.sandbox.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.sandbox.SandboxSettings;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.Pixels;
import org.pixelcaravan.sandbox.picture.SandboxRenderer;
import org.pixelcaravan.sandbox.picture.Signature;

class FluxEmulatorTest {
    private static final TestClient KEYLESS = new TestClient("X-Nothing", "x");
    private static Sandbox sandbox;
    private static TestClient client;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
        client = new TestClient("x-key", sandbox.apiKey("flux"));
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    private static HttpResponse<byte[]> submit(String model, String body) {
        return client.postJson(URI.create(sandbox.baseUrl("flux") + "/v1/" + model), body);
    }

    private static URI pollingUrl(String model, String body) {
        HttpResponse<byte[]> response = submit(model, body);
        assertThat(response.statusCode())
                .as(() -> new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return URI.create(TestClient.json(response).get("polling_url").asText());
    }

    private static JsonNode poll(URI pollingUrl) {
        return TestClient.json(client.get(pollingUrl));
    }

    private static JsonNode finalState(URI pollingUrl) {
        return await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> poll(pollingUrl), state -> !isRunning(state));
    }

    private static boolean isRunning(JsonNode state) {
        String status = state.get("status").asText();
        return status.equals("Pending") || status.equals("Generating");
    }

    private static URI resultOf(String model, String body) {
        JsonNode state = finalState(pollingUrl(model, body));
        assertThat(state.get("status").asText()).isEqualTo("Ready");
        return URI.create(state.at("/result/sample").asText());
    }

    private static String prompt(String text) {
        return "{\"prompt\":\"" + text + "\"}";
    }

    private static String base64Png(int width, int height) {
        byte[] png = new SandboxRenderer().render(PictureOrder.of("reference", 1, width, height));
        return Base64.getEncoder().encodeToString(png);
    }

    @Test
    void passesFromPendingOverGeneratingToReady() {
        URI pollingUrl = pollingUrl("flux-2-pro", "{\"prompt\":\"two cats\",\"seed\":42}");

        JsonNode first = poll(pollingUrl);
        JsonNode second = poll(pollingUrl);
        JsonNode last = finalState(pollingUrl);

        assertThat(first.get("status").asText()).isEqualTo("Pending");
        assertThat(first.get("progress").asDouble()).isBetween(0.0, 1.0);
        assertThat(second.get("status").asText()).isEqualTo("Generating");
        assertThat(last.at("/result/seed").asInt()).isEqualTo(42);
        assertThat(last.at("/result/prompt").asText()).isEqualTo("two cats");
    }

    @Test
    void namesThePriceAndAPollingAddressOutsideOfTheBaseUrl() {
        JsonNode receipt = TestClient.json(submit("flux-2-pro", prompt("a kite")));

        assertThat(receipt.get("cost").asDouble()).isPositive();
        assertThat(receipt.get("output_mp").asDouble()).isEqualTo(1.05);
        assertThat(receipt.get("polling_url").asText())
                .startsWith(sandbox.origin() + "/flux-us1/v1/get_result?id="
                        + receipt.get("id").asText())
                .doesNotStartWith(sandbox.baseUrl("flux") + "/");
    }

    @Test
    void doesNotFindTheTaskUnderARebuiltAddress() {
        String id = TestClient.json(submit("flux-2-pro", prompt("a kite")))
                .get("id")
                .asText();

        HttpResponse<byte[]> response = client.get(URI.create(sandbox.baseUrl("flux") + "/v1/get_result?id=" + id));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(TestClient.json(response).get("status").asText()).isEqualTo("Task not found");
    }

    @ParameterizedTest
    @CsvSource({
        "flux-2-pro,'',1024,1024,jpeg",
        "flux-2-klein-4b,',\"width\":320,\"height\":64,\"output_format\":\"webp\"',320,64,webp",
        "flux-pro-1.1,'',1024,768,jpeg",
        "flux-dev,',\"width\":256,\"height\":288',256,288,jpeg",
        "flux-kontext-pro,',\"aspect_ratio\":\"16:9\"',1360,768,png",
        "flux-pro-1.1-ultra,'',2720,1536,jpeg"
    })
    void drawsInTheSizeAndFormatOfTheModel(String model, String fields, int width, int height, String format) {
        URI result = resultOf(model, "{\"prompt\":\"a kite\"" + fields + "}");

        HttpResponse<byte[]> response = KEYLESS.get(result);

        Pixels picture = Pixels.decode(response.body()).orElseThrow();
        assertThat(Signature.of(response.body())).isEqualTo(format);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("image/" + format);
        assertThat(picture.width()).isEqualTo(width);
        assertThat(picture.height()).isEqualTo(height);
    }

    @Test
    void drawsTheSamePictureForTheSameSeed() {
        String body = "{\"prompt\":\"a kite\",\"seed\":7,\"width\":256,\"height\":256}";

        byte[] one = KEYLESS.get(resultOf("flux-2-pro", body)).body();
        byte[] other = KEYLESS.get(resultOf("flux-2-pro", body)).body();

        assertThat(one).isEqualTo(other);
    }

    @Test
    void repaintsWhatTheMaskMarksInWhite() {
        String body = "{\"prompt\":\"a red door\",\"output_format\":\"png\",\"image\":\"%s\",\"mask\":\"%s\"}"
                .formatted(base64Png(64, 48), base64Png(64, 48));

        Pixels picture = Pixels.decode(
                        KEYLESS.get(resultOf("flux-pro-1.0-fill", body)).body())
                .orElseThrow();

        assertThat(picture.width()).isEqualTo(64);
        assertThat(picture.height()).isEqualTo(48);
    }

    @Test
    void growsThePictureByItsSides() {
        String body = "{\"image\":\"" + base64Png(64, 48) + "\",\"left\":16,\"bottom\":2}";

        Pixels picture = Pixels.decode(
                        KEYLESS.get(resultOf("flux-pro-1.0-expand", body)).body())
                .orElseThrow();

        assertThat(picture.width()).isEqualTo(80);
        assertThat(picture.height()).isEqualTo(50);
    }

    @Test
    void matchesTheFirstInputWithoutASize() {
        String body = "{\"prompt\":\"x\",\"input_image\":\"" + base64Png(200, 100) + "\"}";

        assertThat(TestClient.json(submit("flux-2-pro", body)).get("output_mp").asDouble())
                .isEqualTo(0.02);
    }

    @ParameterizedTest
    @CsvSource({
        "flux-2-pro,'\"width\":32',width,greater_than_equal",
        "flux-2-pro,'\"width\":1000',width,multiple_of",
        "flux-2-pro,'\"width\":4096,\"height\":2048',width,value_error",
        "flux-2-pro,'\"safety_tolerance\":6',safety_tolerance,less_than_equal",
        "flux-2-pro,'\"output_format\":\"gif\"',output_format,enum",
        "flux-2-pro,'\"seed\":\"7\"',seed,int_type",
        "flux-2-pro,'\"sample_count\":2',sample_count,extra_forbidden",
        "flux-2-pro,'\"guidance\":3',guidance,extra_forbidden",
        "flux-2-pro,'\"transparent_bg\":true',transparent_bg,value_error",
        "flux-2-pro,'\"input_image\":\"data:image/png;base64,AAAA\"',input_image,value_error",
        "flux-2-flex,'\"guidance\":11',guidance,less_than_equal",
        "flux-2-flex,'\"guidance\":\"x\"',guidance,float_type",
        "flux-2-flex,'\"prompt_upsampling\":1',prompt_upsampling,bool_type",
        "flux-2-klein-9b,'\"input_image_5\":\"x\"',input_image_5,extra_forbidden",
        "flux-kontext-max,'\"width\":1024',width,extra_forbidden",
        "flux-kontext-max,'\"aspect_ratio\":\"3:1\"',aspect_ratio,value_error",
        "flux-pro-1.1,'\"width\":1024,\"height\":1472',height,less_than_equal"
    })
    void refusesWhatTheModelDoesNotTake(String model, String fields, String field, String type) {
        HttpResponse<byte[]> response = submit(model, "{\"prompt\":\"x\"," + fields + "}");

        JsonNode problem = TestClient.json(response).at("/detail/0");
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(problem.get("type").asText()).isEqualTo(type);
        assertThat(problem.at("/loc/0").asText()).isEqualTo("body");
        assertThat(problem.at("/loc/1").asText()).isEqualTo(field);
    }

    @Test
    void refusesAMissingPromptAndABodyThatIsNoJson() {
        assertThat(TestClient.json(submit("flux-2-pro", "{}"))
                        .at("/detail/0/type")
                        .asText())
                .isEqualTo("missing");
        assertThat(TestClient.json(submit("flux-2-pro", "{nonsense"))
                        .at("/detail/0/type")
                        .asText())
                .isEqualTo("json_invalid");
    }

    @Test
    void refusesAMaskOfAnotherSize() {
        String body = "{\"image\":\"%s\",\"mask\":\"%s\"}".formatted(base64Png(64, 48), base64Png(48, 64));

        assertThat(TestClient.json(submit("flux-pro-1.0-fill", body))
                        .at("/detail/0/loc/1")
                        .asText())
                .isEqualTo("mask");
    }

    @Test
    void doesNotKnowOtherModels() {
        HttpResponse<byte[]> response = submit("flux-kontext", prompt("x"));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(TestClient.json(response).get("detail").asText()).isEqualTo("Not Found");
    }

    @Test
    void refusesCallsAndPollsWithoutTheKey() {
        URI pollingUrl = pollingUrl("flux-2-pro", prompt("x"));
        TestClient stranger = new TestClient("x-key", "other");

        for (TestClient intruder : new TestClient[] {KEYLESS, stranger}) {
            HttpResponse<byte[]> response = intruder.get(pollingUrl);
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(TestClient.json(response).get("detail").asText()).isEqualTo("Not authenticated");
        }
        assertThat(KEYLESS.postJson(URI.create(sandbox.baseUrl("flux") + "/v1/flux-2-pro"), prompt("x"))
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"x-key", "Authorization"})
    void refusesDownloadsThatLeakTheKey(String header) {
        URI result = resultOf("flux-2-pro", prompt("x"));

        assertThat(new TestClient(header, "secret").get(result).statusCode()).isEqualTo(400);
    }

    @Test
    void refusesAForgedSignature() {
        URI result = resultOf("flux-2-pro", prompt("x"));

        HttpResponse<byte[]> response = KEYLESS.get(URI.create(result + "0"));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("<Code>AuthenticationFailed</Code>");
    }

    @Test
    void resultsExpire() {
        Duration lifetime = Duration.ofMillis(300);
        try (Sandbox hasty = Sandbox.start(SandboxSettings.onPort(0).withResultLifetime(lifetime))) {
            TestClient hastyClient = new TestClient("x-key", hasty.apiKey("flux"));
            HttpResponse<byte[]> receipt = hastyClient.postJson(
                    URI.create(hasty.baseUrl("flux") + "/v1/flux-2-pro"),
                    "{\"prompt\":\"x\",\"width\":64,\"height\":64}");
            URI pollingUrl =
                    URI.create(TestClient.json(receipt).get("polling_url").asText());
            URI result = URI.create(
                    await().until(() -> TestClient.json(hastyClient.get(pollingUrl)), state -> !isRunning(state))
                            .at("/result/sample")
                            .asText());

            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(
                            () -> assertThat(KEYLESS.get(result).statusCode()).isEqualTo(403));
        }
    }

    @Test
    void showsCredits() {
        JsonNode credits = TestClient.json(client.get(URI.create(sandbox.baseUrl("flux") + "/v1/credits")));

        assertThat(credits.get("credits").asDouble()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"input,Request Moderated,0", "output,Content Moderated,1"})
    void moderatesContent(String stage, String status, int charged) {
        String text = "a kite [sandbox:blocked=" + stage + "]";

        JsonNode state = finalState(pollingUrl("flux-2-pro", prompt(text)));

        assertThat(state.get("status").asText()).isEqualTo(status);
        assertThat(state.at("/details/Moderation Reasons/0").asText()).isEqualTo("Violence");
        assertThat(sandbox.ledger().purchasesOf(text)).hasSize(charged);
    }

    @ParameterizedTest
    @CsvSource({
        "fail=400,400",
        "fail=403,403",
        "fail=404,404",
        "fail=429,429",
        "fail=500,500",
        "fail=503,503",
        "quota,402",
        "html,502"
    })
    void failsInTheVendorsShape(String directive, int status) {
        HttpResponse<byte[]> response = submit("flux-2-pro", prompt("a kite [sandbox:" + directive + "]"));

        assertThat(response.statusCode()).isEqualTo(status);
        if (!directive.equals("html")) {
            assertThat(TestClient.json(response).get("detail").asText()).isNotBlank();
        }
    }

    @Test
    void failsOnePollWhenAsked() {
        URI pollingUrl = pollingUrl("flux-2-pro", prompt("x [sandbox:fail-poll=500]"));

        assertThat(client.get(pollingUrl).statusCode()).isEqualTo(500);
        assertThat(finalState(pollingUrl).get("status").asText()).isEqualTo("Ready");
    }

    @Test
    void endsInErrorWhenAsked() {
        URI pollingUrl = pollingUrl("flux-2-pro", prompt("x [sandbox:error-event]"));

        assertThat(finalState(pollingUrl).get("status").asText()).isEqualTo("Error");
    }

    @Test
    void staysPendingWhenAsked() {
        URI pollingUrl = pollingUrl("flux-2-pro", prompt("x [sandbox:stays-pending]"));

        for (int index = 0; index < 10; index++) {
            assertThat(poll(pollingUrl).get("status").asText()).isEqualTo("Pending");
        }
    }

    @Test
    void isNotReadyBeforeItsLatencyIsOver() {
        long start = System.nanoTime();

        finalState(pollingUrl("flux-pro-1.1", prompt("x [sandbox:latency=300]")));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void isReadyWithoutPictureWhenAsked() {
        JsonNode state = finalState(pollingUrl("flux-2-pro", prompt("x [sandbox:empty]")));

        assertThat(state.get("status").asText()).isEqualTo("Ready");
        assertThat(state.get("result").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "result-expired,403,application/xml",
        "bad-result=404,404,application/xml",
        "bad-result=html,200,text/html",
        "wrong-type,200,image/jpeg"
    })
    void spoilsTheDownloadWhenAsked(String directive, int status, String mediaType) {
        HttpResponse<byte[]> response = KEYLESS.get(resultOf("flux-2-pro", prompt("x [sandbox:" + directive + "]")));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(mediaType);
        assertThat(Pixels.decode(response.body())).isEmpty();
    }

    @Test
    void sendsAHugeDownloadWhenAsked() throws Exception {
        URI result = resultOf("flux-2-pro", prompt("x [sandbox:bad-result=huge]"));

        try (var body = KEYLESS.open(HttpRequest.newBuilder(result)).body()) {
            assertThat(body.readNBytes(60_000_000)).hasSize(60_000_000);
        }
    }

    @Test
    void dripsTheDownloadWhenAsked() {
        URI result = resultOf("flux-2-pro", "{\"prompt\":\"x [sandbox:slow-body=300]\",\"width\":64,\"height\":64}");
        long start = System.nanoTime();

        KEYLESS.get(result);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(270));
    }

    @Test
    void booksEverySubmission() {
        submit("flux-2-flex", prompt("a booked kite"));

        assertThat(sandbox.ledger().purchasesOf("a booked kite"))
                .singleElement()
                .satisfies(purchase -> assertThat(purchase.model()).isEqualTo("flux-2-flex"));
    }
}
