package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;

/** Whoever looks at a job can see what it asks for, whatever door it came through. */
class JobRequestTest {
    private static final RunningGateway GATEWAY = RunningGateway.shared();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/images/generations | {"model":"gpt-image-2","prompt":"kite","n":2,"size":"1536x1024","quality":"low","output_format":"webp"} | {"operation":"generate","model":"gpt-image-2","prompt":"kite","count":2,"size":"1536x1024","format":"webp","quality":"low","references":0}
            /v1/images/edits | {"model":"gpt-image-1.5","prompt":"kite","background":"transparent","output_compression":80,"images":[{"image_url":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}]} | {"operation":"edit","model":"gpt-image-1.5","prompt":"kite","count":1,"compression":80,"background":"transparent","references":1}
            /v1/publishers/flux/models/flux-2-pro:predict | {"instances":[{"prompt":"kite"}],"parameters":{"aspectRatio":"16:9","imageSize":"2K","seed":7}} | {"operation":"generate","model":"flux/flux-2-pro","prompt":"kite","count":1,"aspectRatio":"16:9","tier":"2K","seed":7,"references":0}
            /v1beta/models/flux/flux-2-pro:generateContent | {"contents":[{"parts":[{"text":"kite"}]}]} | {"operation":"generate","model":"flux/flux-2-pro","prompt":"kite","count":1,"references":0}
            """)
    void isToldInTheWordsOfJobDocuments(String path, String body, String told) throws IOException {
        HttpResponse<String> job = GATEWAY.postJson(path, body, "Prefer", "respond-async");
        assertThat(job.statusCode()).as(job.body()).isEqualTo(202);

        JsonNode request = get("/v1/jobs/" + json(job).path("id").textValue() + "/request");

        assertThat(request).isEqualTo(Json.MAPPER.readTree(told));
    }

    @Test
    void ofABatchEachLineHasItsOwn() throws IOException {
        Path part = Files.writeString(
                GATEWAY.dataDirectory().resolve("two-requests"),
                "{\"model\":\"flux-2-pro\",\"prompt\":\"first\"}\n{\"model\":\"flux-2-pro\",\"prompt\":\"second\",\"count\":2}\n");
        Files.move(part, GATEWAY.dataDirectory().resolve("inbox/two-requests.jsonl"));

        String job = await().atMost(Duration.ofSeconds(60))
                .until(JobRequestTest::batch, Optional::isPresent)
                .orElseThrow();

        assertThat(get("/api/v1/jobs/" + job + "/request").path("prompt").textValue())
                .isEqualTo("first");
        assertThat(get("/api/v1/jobs/" + job + "/request?line=2").path("prompt").textValue())
                .isEqualTo("second");
        assertThat(GATEWAY.get("/v1/jobs/" + job + "/request?line=3").statusCode())
                .isEqualTo(404);
        assertThat(GATEWAY.postJson("/v1/jobs/" + job + "/request", "{}").statusCode())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/jobs/none/request", "/v1/jobs/none/requests"})
    void ofAJobThatThereIsNotIsNotTold(String path) throws IOException {
        HttpResponse<String> answer = GATEWAY.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).at("/error/message").textValue()).isNotBlank();
    }

    private static Optional<String> batch() {
        try {
            return StreamSupport.stream(get("/v1/jobs?limit=100").path("data").spliterator(), false)
                    .filter(job -> job.path("name").textValue().startsWith("two-requests"))
                    .map(job -> job.path("id").textValue())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode get(String path) throws IOException {
        HttpResponse<String> answer = GATEWAY.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.MAPPER.readTree(answer.body());
    }
}
