package org.pixelcaravan.sandbox.qwen;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.sandbox.TestClient;

class QwenCancellationTest {
    @AutoClose
    private static final QwenFixture qwen = new QwenFixture();

    @Test
    void aTaskThatWaitsIsCancelledAndCostsNothing() {
        String prompt = "never begun [sandbox:stays-queued]";
        URI task = task(prompt);
        qwen.poll(task);
        assertThat(QwenFixture.status(qwen.poll(task))).isEqualTo("PENDING");
        assertThat(qwen.sandbox.ledger().purchasesOf(prompt)).hasSize(1);

        HttpResponse<byte[]> answer = cancel(task);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(TestClient.json(answer).fieldNames()).toIterable().containsExactly("request_id");
        assertThat(QwenFixture.status(qwen.poll(task))).isEqualTo("CANCELED");
        assertThat(qwen.sandbox.ledger().purchasesOf(prompt)).isEmpty();
    }

    @Test
    void aTaskThatRunsGoesOnAndIsCharged() {
        String prompt = "begun";
        URI task = task(prompt);
        qwen.poll(task);
        assertThat(QwenFixture.status(qwen.poll(task))).isEqualTo("RUNNING");

        assertRefused(cancel(task));

        assertThat(QwenFixture.status(qwen.end(task))).isEqualTo("SUCCEEDED");
        assertThat(qwen.sandbox.ledger().purchasesOf(prompt)).hasSize(1);
    }

    @Test
    void neitherATaskThatWasCancelledNorOneThatNeverWasCanBeCancelled() {
        URI task = task("once");

        assertThat(cancel(task).statusCode()).isEqualTo(200);

        assertRefused(cancel(task));
        assertRefused(cancel(URI.create(qwen.sandbox.baseUrl("qwen") + "/tasks/never-was")));
    }

    private static URI task(String prompt) {
        return qwen.task(QwenFixture.FROM_TEXT, QwenFixture.prompt("wan2.2-t2i-flash", prompt, ""));
    }

    private static HttpResponse<byte[]> cancel(URI task) {
        return qwen.client.send(
                qwen.client.request(URI.create(task + "/cancel")).POST(BodyPublishers.noBody()));
    }

    private static void assertRefused(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(TestClient.json(answer).path("code").asText()).isEqualTo("UnsupportedOperation");
        assertThat(TestClient.json(answer).path("message").asText()).contains("PENDING");
    }
}
