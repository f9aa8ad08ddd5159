package org.pixelcaravan.sandbox.qwen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.sandbox.picture.Pixels;

class QwenFaultsTest {
    @AutoClose
    private static final QwenFixture qwen = new QwenFixture();

    @ParameterizedTest
    @CsvSource({
        "fail=400,400,InvalidParameter",
        "fail=401,401,InvalidApiKey",
        "fail=403,403,AccessDenied",
        "fail=404,404,ModelNotFound",
        "fail=429,429,Throttling.RateQuota",
        "fail=500,500,InternalError",
        "fail=503,503,ModelUnavailable",
        "quota,400,Arrearage",
        "blocked=input,400,DataInspectionFailed",
        "blocked=output,400,DataInspectionFailed",
    })
    void failsInTheVendorsShape(String directive, int status, String code) {
        String prompt = "a kite [sandbox:" + directive + "]";

        HttpResponse<byte[]> response = qwen.post(QwenFixture.AT_ONCE, QwenFixture.messages("qwen-image", prompt, ""));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(TestClient.json(response).path("code").asText()).isEqualTo(code);
        assertThat(TestClient.json(response).path("request_id").asText()).isNotBlank();
        assertThat(qwen.sandbox.ledger().purchasesOf(prompt)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "blocked=input,DataInspectionFailed,0",
        "blocked=output,DataInspectionFailed,0",
        "error-event,InternalError.Algo,1",
    })
    void tellsThatATaskFailedWithStatus200(String directive, String code, int charged) {
        String prompt = "a failing kite [sandbox:" + directive + "]";

        JsonNode end =
                qwen.end(qwen.task(QwenFixture.FROM_TEXT, QwenFixture.prompt("wan2.2-t2i-flash", prompt, "\"n\": 1")));

        assertThat(QwenFixture.status(end)).isEqualTo("FAILED");
        assertThat(end.at("/output/code").asText()).isEqualTo(code);
        assertThat(qwen.sandbox.ledger().purchasesOf(prompt)).hasSize(charged);
    }

    @Test
    void withholdsOnlyTheLastOfSeveralPictures() {
        String body = QwenFixture.prompt("wan2.2-t2i-flash", "two [sandbox:blocked=output]", "\"n\": 2");

        JsonNode end = qwen.end(qwen.task(QwenFixture.FROM_TEXT, body));

        assertThat(QwenFixture.status(end)).isEqualTo("SUCCEEDED");
        assertThat(end.at("/output/results/0/url").asText()).isNotBlank();
        assertThat(end.at("/output/results/1/code").asText()).isEqualTo("DataInspectionFailed");
        assertThat(end.at("/output/task_metrics/FAILED").asInt()).isEqualTo(1);
    }

    @Test
    void failsOnePollWhenAsked() {
        URI task = qwen.task(
                QwenFixture.FROM_TEXT, QwenFixture.prompt("wan2.2-t2i-flash", "x [sandbox:fail-poll=500]", "\"n\": 1"));

        assertThat(qwen.client.get(task).statusCode()).isEqualTo(500);
        assertThat(QwenFixture.status(qwen.end(task))).isEqualTo("SUCCEEDED");
    }

    @Test
    void staysRunningWhenAsked() {
        URI task = qwen.task(
                QwenFixture.FROM_TEXT, QwenFixture.prompt("wan2.2-t2i-flash", "x [sandbox:stays-pending]", "\"n\": 1"));

        qwen.poll(task);
        for (int index = 0; index < 10; index++) {
            assertThat(QwenFixture.status(qwen.poll(task))).isEqualTo("RUNNING");
        }
    }

    @ParameterizedTest
    @CsvSource({"result-expired,403", "bad-result=404,404", "bad-result=html,200", "wrong-type,200"})
    void spoilsTheDownloadWhenAsked(String directive, int status) {
        JsonNode answer =
                qwen.made(QwenFixture.AT_ONCE, QwenFixture.messages("qwen-image", "x [sandbox:" + directive + "]", ""));

        HttpResponse<byte[]> response = QwenFixture.KEYLESS.get(URI.create(
                answer.at("/output/choices/0/message/content/0/image").asText()));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Pixels.decode(response.body())).isEmpty();
    }

    @Test
    void booksEveryPicture() {
        qwen.made(QwenFixture.AT_ONCE, QwenFixture.messages("qwen-image-2.0", "booked kites", "\"n\": 3"));

        assertThat(qwen.sandbox.ledger().purchasesOf("booked kites"))
                .singleElement()
                .satisfies(purchase -> assertThat(purchase.images()).isEqualTo(3));
    }
}
