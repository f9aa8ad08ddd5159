package org.pixelcaravan.sandbox.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.sandbox.TestClient;
import org.pixelcaravan.sandbox.picture.Pixels;

class OpenAiStreamTest {
    private static OpenAiFixture openAi;

    @BeforeAll
    static void start() {
        openAi = new OpenAiFixture();
    }

    @AfterAll
    static void stop() {
        openAi.close();
    }

    private record Event(String name, String data, long arrivedNanos) {
        JsonNode json() {
            return TestClient.json(data);
        }
    }

    private static HttpResponse<InputStream> open(String prompt, int partials) {
        String body = ("{\"model\":\"gpt-image-2\",\"prompt\":\"%s\",\"quality\":\"low\",\"stream\":true,"
                        + "\"partial_images\":%d}")
                .formatted(prompt, partials);
        return openAi.client.open(openAi.client
                .request(openAi.address("/images/generations"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static List<Event> events(String prompt, int partials) throws IOException {
        List<Event> events = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(open(prompt, partials).body(), StandardCharsets.UTF_8))) {
            String name = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(name, line.substring(6), System.nanoTime()));
                    name = "";
                }
            }
        }
        return events;
    }

    @Test
    void sendsPartialsOneByOneAndThenThePicture() throws IOException {
        List<Event> events = events("a kite", 3);

        assertThat(events)
                .extracting(Event::name)
                .containsExactly(
                        "image_generation.partial_image",
                        "image_generation.partial_image",
                        "image_generation.partial_image",
                        "image_generation.completed");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.json().get("type").asText()).isEqualTo(event.name());
            assertThat(Pixels.decode(OpenAiFixture.picture(event.json()))
                            .orElseThrow()
                            .width())
                    .isEqualTo(1024);
        });
        assertThat(events.get(2).json().get("partial_image_index").asInt()).isEqualTo(2);
        assertThat(events.get(3).json().at("/usage/output_tokens").asInt()).isEqualTo(196 + 300);
    }

    @Test
    void leavesTimeBetweenEvents() throws IOException {
        events("a kite", 0);

        List<Event> events = events("a kite", 3);

        assertThat(events.get(3).arrivedNanos() - events.get(0).arrivedNanos()).isGreaterThan(100_000_000L);
        for (int index = 1; index < events.size(); index++) {
            assertThat(events.get(index).arrivedNanos() - events.get(index - 1).arrivedNanos())
                    .as("pause before event %d", index)
                    .isGreaterThan(5_000_000L);
        }
    }

    @Test
    void isLabelledAsEventStream() throws IOException {
        HttpResponse<InputStream> response = open("a kite", 0);

        response.body().close();

        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
    }

    @Test
    void sendsOnlyThePictureWithoutPartials() throws IOException {
        assertThat(events("a kite", 0)).extracting(Event::name).containsExactly("image_generation.completed");
    }

    @Test
    void sendsFewerPartialsWhenAsked() throws IOException {
        assertThat(events("a kite [sandbox:partials=1]", 3)).hasSize(2);
    }

    @Test
    void endsWithAnErrorWhenAsked() throws IOException {
        List<Event> events = events("a kite [sandbox:error-event]", 1);

        assertThat(events.get(1).name()).isEqualTo("error");
        assertThat(events.get(1).json().at("/error/code").asText()).isEqualTo("image_generation_failed");
    }

    @Test
    void endsWithTheDoneMarkerWhenAsked() throws IOException {
        List<Event> events = events("a kite [sandbox:done-marker]", 0);

        assertThat(events.get(1).data()).isEqualTo("[DONE]");
    }

    @Test
    void closesBeforeTheLastEventWhenAsked() {
        assertThatThrownBy(() -> events("a kite [sandbox:early-close]", 1)).isInstanceOf(IOException.class);
    }

    @Test
    void putsTextInThePlaceOfPicturesWhenAsked() throws IOException {
        JsonNode completed = events("a kite [sandbox:wrong-type]", 0).get(0).json();

        assertThat(Pixels.decode(OpenAiFixture.picture(completed))).isEmpty();
    }

    @Test
    void announcesEditsByTheirOwnName() throws IOException {
        String body = "{\"model\":\"gpt-image-2\",\"prompt\":\"x\",\"quality\":\"low\",\"stream\":true,"
                + "\"images\":[{\"image_url\":\"https://img.example/a.png\"}]}";

        HttpResponse<byte[]> response = openAi.editJson(body);

        assertThat(new String(response.body(), StandardCharsets.UTF_8))
                .startsWith("event: image_edit.completed\ndata: {");
    }
}
