package org.pixelcaravan.sandbox.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.PRO;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.parts;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.prompt;
import static org.pixelcaravan.sandbox.gemini.GeminiFixture.size;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.sandbox.TestClient;

class GeminiStreamTest {
    private static final String EVENTS = "?alt=sse";
    private static final String ARRAY = "";

    private static GeminiFixture gemini;

    @BeforeAll
    static void start() {
        gemini = new GeminiFixture();
    }

    @AfterAll
    static void stop() {
        gemini.close();
    }

    private record Event(String data, long arrivedNanos) {
        JsonNode json() {
            return TestClient.json(data);
        }
    }

    private static List<Event> events(String body) throws IOException {
        List<Event> events = new ArrayList<>();
        HttpResponse<InputStream> response = gemini.open(EVENTS, body);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty()) {
                    assertThat(line).startsWith("data: ");
                    events.add(new Event(line.substring(6), System.nanoTime()));
                }
            }
        }
        return events;
    }

    private static String text(String query, String body) throws IOException {
        try (InputStream in = gemini.open(query, body).body()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void sendsWordsAndPictureEachInAnEventAndTheEndInTheLast() throws IOException {
        List<Event> events = events(prompt("A kite", ""));

        assertThat(events).hasSize(3);
        assertThat(parts(events.get(0).json()).get(0).get("text").asText()).isNotBlank();
        assertThat(size(parts(events.get(1).json()).get(0))).isEqualTo("1024x1024");
        assertThat(events)
                .extracting(
                        event -> event.json().at("/candidates/0/finishReason").asText())
                .containsExactly("", "", "STOP");
        assertThat(events)
                .extracting(event -> event.json().get("responseId").asText())
                .containsOnly(events.get(0).json().get("responseId").asText());
    }

    /** A reader that the machine holds up sees several at once, so one good stream is enough. */
    @Test
    void leavesTimeBetweenEvents() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            List<Event> events = events(prompt("A kite", ""));

            for (int index = 1; index < events.size(); index++) {
                assertThat(events.get(index).arrivedNanos()
                                - events.get(index - 1).arrivedNanos())
                        .as("pause before event %d", index)
                        .isGreaterThan(40_000_000L);
            }
        });
    }

    @Test
    void framesEventsByteForByteAsGoogleDoes() throws IOException {
        String stream = text(EVENTS, prompt("A kite"));

        assertThat(stream).startsWith("data: {\"candidates\":").endsWith("}\r\n\r\n");
        assertThat(stream.split("\r\n\r\n")).hasSize(2);
        assertThat(stream.replace("\r\n\r\n", "")).doesNotContain("\n", "\r");
    }

    @Test
    void isLabelledAsWhatItIs() throws IOException {
        HttpResponse<InputStream> events = gemini.open(EVENTS, prompt("A kite"));
        HttpResponse<InputStream> array = gemini.open(ARRAY, prompt("A kite"));

        events.body().close();
        array.body().close();

        assertThat(events.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(array.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
    }

    @Test
    void sendsAnArrayToWhoDoesNotAskForEvents() throws IOException {
        JsonNode array = TestClient.json(text(ARRAY, prompt("A kite")));

        assertThat(array).hasSize(2);
        assertThat(size(parts(array.get(0)).get(0))).isEqualTo("1024x1024");
        assertThat(array.get(1).at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
    }

    @Test
    void sendsABlockedPromptAsTheOnlyEvent() throws IOException {
        List<Event> events = events(prompt("A kite [sandbox:blocked=input]"));

        assertThat(events).singleElement().satisfies(event -> assertThat(
                        event.json().at("/promptFeedback/blockReason").asText())
                .isEqualTo("PROHIBITED_CONTENT"));
    }

    @Test
    void endsWithAnErrorInPlaceOfThePictureWhenAsked() throws IOException {
        List<Event> events = events(prompt("A kite [sandbox:error-event]", ""));

        assertThat(events).hasSize(2);
        assertThat(parts(events.get(0).json()).get(0).get("text").asText()).isNotBlank();
        assertThat(events.get(events.size() - 1).json().at("/error/code").intValue())
                .isEqualTo(503);
    }

    @Test
    void endsWithTheDoneMarkerOnlyWhenAsked() throws IOException {
        assertThat(text(EVENTS, prompt("A kite [sandbox:done-marker]"))).endsWith("data: [DONE]\r\n\r\n");
        assertThat(text(EVENTS, prompt("A kite"))).doesNotContain("[DONE]");
    }

    @Test
    void closesBeforeTheLastEventWhenAsked() {
        assertThatThrownBy(() -> events(prompt("A kite [sandbox:early-close]"))).isInstanceOf(IOException.class);
    }

    @Test
    void booksAStreamOnce() throws IOException {
        String prompt = "A kite in a stream";

        events(prompt(prompt));

        assertThat(gemini.sandbox.ledger().purchasesOf(prompt))
                .singleElement()
                .satisfies(purchase -> assertThat(purchase.model()).isEqualTo(PRO));
    }
}
