package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pixelcaravan.support.ProviderCalls.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** A gateway that keeps what it has answered. */
class KeptRequestsTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final String VERTEX = "/v1/publishers/flux/models/flux-2-pro:predict";

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(Map.of("caravan.jobs.keep-all", "true", "caravan.jobs.min-free-bytes", "0"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void theAnswerIsAJobsResultToo() {
        HttpResponse<String> answer = gateway.postJson(OPENAI, openAi("a kept kite", ""));

        assertThat(answer.statusCode()).isEqualTo(200);
        String job = jobOf("a kept kite").orElseThrow();
        assertThat(json(gateway.get("/v1/jobs/" + job + "/result")).path("data"))
                .isEqualTo(json(answer).path("data"))
                .hasSize(1);
        assertThat(answer.headers().map()).doesNotContainKey("idempotency-replayed");
    }

    @Test
    void googlesCallersAreKeptAsWell() {
        HttpResponse<String> answer = gateway.postJson(VERTEX, "{\"instances\":[{\"prompt\":\"a kept boat\"}]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(jobOf("a kept boat")).isPresent();
    }

    @Test
    void aRepeatIsARequestOfItsOwn() {
        gateway.postJson(OPENAI, openAi("two kites", ""));
        gateway.postJson(OPENAI, openAi("two kites", ""));

        assertThat(new SandboxBooks(gateway).purchasesOf("two kites")).isEqualTo(2);
    }

    @Test
    void aMistakeIsToldAndNotKept() {
        HttpResponse<String> answer = gateway.postJson(OPENAI, openAi("no kite", ",\"n\":0"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(jobOf("no kite")).isEmpty();
    }

    @Test
    void aStreamHasItsUnfinishedPicturesAndIsNotKept() {
        HttpResponse<String> answer =
                gateway.postJson(OPENAI, openAi("a stream of kites", ",\"stream\":true,\"partial_images\":1"));

        assertThat(answer.body())
                .contains("event: image_generation.partial_image", "event: image_generation.completed");
        assertThat(jobOf("a stream of kites")).isEmpty();
    }

    private static String openAi(String prompt, String more) {
        return "{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\"" + more + "}";
    }

    /** The job whose request has this prompt. */
    private static Optional<String> jobOf(String prompt) {
        JsonNode jobs = json(gateway.get("/v1/jobs")).path("data");
        assertThat(jobs.isArray()).isTrue();
        return StreamSupport.stream(jobs.spliterator(), false)
                .map(job -> job.path("id").textValue())
                .filter(job ->
                        gateway.get("/v1/jobs/" + job + "/request").body().contains(prompt))
                .findFirst();
    }
}
