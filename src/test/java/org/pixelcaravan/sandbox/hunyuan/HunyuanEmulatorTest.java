package org.pixelcaravan.sandbox.hunyuan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.auth.Tc3Signature;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.sandbox.BearerClient;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.sandbox.TestClient;

/** The vendor's documented samples, signed as its manual says, which the vectors of the signature prove. */
class HunyuanEmulatorTest {
    private static final String JOB = "SubmitTextToImageJob";
    private static final String LITE = "TextToImageLite";

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
    void makesAJobOfTheDocumentedSample() {
        String id = sent(JOB, "{\"Prompt\":\"a red panda\",\"Resolution\":\"1024:1024\",\"LogoAdd\":0,\"Revise\":0}")
                .path("JobId")
                .asText();

        JsonNode first = query(id);
        JsonNode second = query(id);
        JsonNode end = end(id);

        assertThat(first.path("JobStatusCode").textValue()).isEqualTo("1");
        assertThat(second.path("JobStatusCode").textValue()).isEqualTo("2");
        assertThat(end.path("JobStatusCode").textValue()).isEqualTo("5");
        assertThat(end.at("/ResultDetails/0").asText()).isEqualTo("Success");
        assertThat(end.at("/RevisedPrompt/0").asText()).isEqualTo("a red panda");
        assertThat(BearerClient.fetched(end.at("/ResultImage/0").asText())).isEqualTo("png 1024x1024");
    }

    @Test
    void answersTheDocumentedSampleOfTheSmallModelWithBase64() {
        JsonNode response = sent(
                LITE,
                "{\"Prompt\": \"a red panda\", \"NegativePrompt\": \"people\", \"Resolution\": \"1024:768\","
                        + " \"LogoAdd\": 0, \"RspImgType\": \"base64\"}");

        assertThat(BearerClient.decoded(response.path("ResultImage"))).isEqualTo("png 1024x768");
        assertThat(response.path("Seed").isIntegralNumber()).isTrue();
    }

    @Test
    void takesTheShapeOfThePictureThatIsEdited() {
        String picture = BearerClient.dataUrl(640, 320).replaceFirst(".*,", "");
        String id = sent(JOB, "{\"Prompt\":\"make it red\",\"Images\":[\"" + picture + "\"]}")
                .path("JobId")
                .asText();

        assertThat(BearerClient.fetched(end(id).at("/ResultImage/0").asText())).isEqualTo("png 1440x720");
    }

    @Test
    void marksPicturesUnlessToldNotTo() {
        String body = "{\"Prompt\":\"a kite\",\"Seed\":5,\"Resolution\":\"512:512\"%s}";

        JsonNode unasked = sent(LITE, body.formatted("")).path("ResultImage");
        JsonNode marked = sent(LITE, body.formatted(",\"LogoAdd\":1")).path("ResultImage");
        JsonNode plain = sent(LITE, body.formatted(",\"LogoAdd\":0")).path("ResultImage");

        assertThat(unasked).isEqualTo(marked).isNotEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SubmitTextToImageJob | {\"Resolution\":\"1024:1024\"}                     | MissingParameter",
                "SubmitTextToImageJob | {\"Prompt\":\"x\",\"Resolution\":\"1024x1024\"}    | InvalidParameterValue.ParameterValueError",
                "SubmitTextToImageJob | {\"Prompt\":\"x\",\"Resolution\":\"1280:1024\"}    | InvalidParameterValue.ParameterValueError",
                "SubmitTextToImageJob | {\"Prompt\":\"x\",\"Resolution\":\"496:1024\"}     | InvalidParameterValue.ParameterValueError",
                "SubmitTextToImageJob | {\"Prompt\":\"x\",\"Seed\":0}                      | InvalidParameterValue.ParameterValueError",
                "SubmitTextToImageJob | {\"Prompt\":\"x\",\"Revise\":true}                 | InvalidParameterValue.ParameterValueError",
                "SubmitTextToImageJob | {\"Prompt\":\"x\",\"NegativePrompt\":\"y\"}        | UnknownParameter",
                "SubmitTextToImageJob | {\"Prompt\":\"x\",\"Images\":[\"data:image/png;base64,AAAA\"]} | FailedOperation.ImageDecodeFailed",
                "TextToImageLite      | {\"Prompt\":\"x\",\"Resolution\":\"1000:1000\"}    | InvalidParameterValue.ParameterValueError",
                "TextToImageLite      | {\"Prompt\":\"x\",\"Revise\":0}                    | UnknownParameter",
                "TextToImageLite      | no JSON                                            | InvalidParameter",
                "QueryTextToImageJob  | {\"JobId\":\"1\"}                                  | FailedOperation.JobNotExist",
                "DrawMeAPicture       | {\"Prompt\":\"x\"}                                 | InvalidAction",
            })
    void refusesWithStatus200WhatTheActionDoesNotTake(String action, String body, String code) {
        assertThat(sent(action, body).at("/Error/Code").textValue()).isEqualTo(code);
    }

    @Test
    void refusesATooLongPrompt() {
        String body = "{\"Prompt\":\"" + "x".repeat(1025) + "\"}";

        assertThat(sent(LITE, body).at("/Error/Code").textValue()).isEqualTo("InvalidParameterValue.TextLengthExceed");
    }

    @Test
    void holdsTheSignatureAgainstWhatCame() {
        Instant now = Instant.now();
        String id = sandbox.apiKey("hunyuan");
        String secret = sandbox.secretKey("hunyuan");
        String body = "{\"Prompt\":\"x\"}";

        assertThat(errorOf(call(LITE, body, body, id, secret, now.minusSeconds(310))))
                .isEqualTo("AuthFailure.SignatureExpire");
        assertThat(errorOf(call(LITE, body, body, id, "other", now))).isEqualTo("AuthFailure.SignatureFailure");
        assertThat(errorOf(call(LITE, body, body, "AKIDother", secret, now))).isEqualTo("AuthFailure.SecretIdNotFound");
        assertThat(errorOf(call(LITE, "{\"Prompt\":\"y\"}", body, id, secret, now)))
                .isEqualTo("AuthFailure.SignatureFailure");
        assertThat(errorOf(BearerClient.keyless().postJson(address(), body))).isEqualTo("AuthFailure.SignatureFailure");
        assertThat(errorOf(call(LITE, body, body, id, secret, now.minusSeconds(200))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "blocked=input, OperationDenied.TextIllegalDetected, 0",
        "blocked=output, FailedOperation.GenerateImageFailed, 0",
        "error-event, FailedOperation.InnerError, 1",
    })
    void tellsWhyAJobFailed(String directive, String code, int charged) {
        String prompt = "a failing kite [sandbox:" + directive + "]";
        String id = sent(JOB, "{\"Prompt\":\"" + prompt + "\"}").path("JobId").asText();

        JsonNode end = end(id);

        assertThat(end.path("JobStatusCode").textValue()).isEqualTo("4");
        assertThat(end.path("JobErrorCode").textValue()).isEqualTo(code);
        assertThat(sandbox.ledger().purchasesOf(prompt)).hasSize(charged);
    }

    private static JsonNode query(String id) {
        return sent("QueryTextToImageJob", "{\"JobId\":\"" + id + "\"}");
    }

    private static JsonNode end(String id) {
        return await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> query(id), state -> !Set.of("1", "2")
                        .contains(state.path("JobStatusCode").asText()));
    }

    /** What is in the response of a well-signed call, which has status 200 always. */
    private static JsonNode sent(String action, String body) {
        HttpResponse<byte[]> response =
                call(action, body, body, sandbox.apiKey("hunyuan"), sandbox.secretKey("hunyuan"), Instant.now());
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode document = TestClient.json(response).path("Response");
        assertThat(document.path("RequestId").asText()).isNotBlank();
        return document;
    }

    private static String errorOf(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return TestClient.json(response).at("/Response/Error/Code").asText();
    }

    private static URI address() {
        return URI.create(sandbox.baseUrl("hunyuan") + "/");
    }

    private static HttpResponse<byte[]> call(
            String action, String body, String signedBody, String id, String secret, Instant time) {
        Payload payload = Payload.of(signedBody.getBytes(StandardCharsets.UTF_8));
        String host = address().getHost() + ":" + address().getPort();
        Tc3Signature signature = new Tc3Signature("aiart", host, "application/json", payload, time);
        TestClient client = new TestClient("Authorization", signature.authorization(id, secret));
        return client.send(client.request(address())
                .header("Content-Type", "application/json")
                .header("X-TC-Action", action)
                .header("X-TC-Version", "2022-12-29")
                .header("X-TC-Region", "ap-guangzhou")
                .header("X-TC-Timestamp", String.valueOf(time.getEpochSecond()))
                .POST(BodyPublishers.ofString(body)));
    }
}
