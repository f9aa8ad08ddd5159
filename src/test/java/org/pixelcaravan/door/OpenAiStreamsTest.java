package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.dialect.EventStreamReader;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;

/** Streams of the OpenAI door, over HTTP, against the sandbox. */
class OpenAiStreamsTest {
    private static final String PATH = "/v1/images/generations";
    private static final List<String> REQUIRED =
            List.of("b64_json", "created_at", "size", "quality", "background", "output_format");

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(Map.of("caravan.http.keep-alive", "300"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void sendsAsManyUnfinishedPicturesAsAskedForAndThenThePicture(int partials) throws Exception {
        List<Event> events = stream("gpt-image-2", "a kite", ",\"partial_images\":" + partials);

        assertThat(events).hasSize(partials + 1);
        for (int i = 0; i < partials; i++) {
            assertThat(events.get(i).type()).isEqualTo("image_generation.partial_image");
            assertThat(events.get(i).data().get("partial_image_index").intValue())
                    .isEqualTo(i);
        }
        assertThat(events.get(partials).type()).isEqualTo("image_generation.completed");
        assertThat(events).allSatisfy(event -> {
            assertThat(REQUIRED).allMatch(field -> event.data().hasNonNull(field));
            assertThat(event.header().width()).isEqualTo(1024);
        });
        assertThat(events.get(partials).data().at("/usage/total_tokens").longValue())
                .isPositive();
    }

    @Test
    void sendsEachEventWhenItIsKnown() throws Exception {
        List<Event> events = stream("gpt-image-2", "a kite [sandbox:latency=200]", ",\"partial_images\":3");

        long first = events.get(0).nanos();
        long last = events.get(events.size() - 1).nanos();
        assertThat(last - first).as("events lie 50 ms apart at the provider").isGreaterThan(100_000_000L);
    }

    @Test
    void givesUnfinishedPicturesTheFormatThatWasAskedFor() throws Exception {
        List<Event> events = stream(
                "gpt-image-2", "a kite", ",\"partial_images\":1,\"output_format\":\"webp\",\"size\":\"1920x1080\"");

        assertThat(events).hasSize(2).allSatisfy(event -> {
            assertThat(event.header().format()).isEqualTo(ImageFormat.WEBP);
            assertThat(event.header().width()).isEqualTo(1920);
            assertThat(event.header().height()).isEqualTo(1080);
            assertThat(event.data().get("size").textValue()).isEqualTo("1920x1080");
        });
        assertThat(events.get(1).data().at("/caravan/warnings/0/code").textValue())
                .isNotBlank();
    }

    @Test
    void sendsOneCompletedEventForModelsThatDoNotStreamAndKeepsTheLineOpenMeanwhile() throws Exception {
        String body = body("flux-2-pro", "a kite [sandbox:latency=1500]", ",\"partial_images\":2");
        String raw = gateway.postJson(PATH, body).body();

        List<Event> events = stream("flux-2-pro", "a kite", ",\"partial_images\":2");

        assertThat(raw).startsWith(": keep-alive\n\n").contains("event: image_generation.completed\n");
        assertThat(events).hasSize(1);
        assertThat(REQUIRED).allMatch(field -> events.get(0).data().hasNonNull(field));
        assertThat(events.get(0).data().at("/usage/total_tokens").isNumber()).isTrue();
        assertThat(events.get(0).data().at("/caravan/warnings/0/parameter").textValue())
                .isEqualTo("partial_images");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-image-2", "flux-2-pro"})
    void sendsOneCompletedEventAPicture(String model) throws Exception {
        List<Event> events = stream(model, "a kite", ",\"n\":3,\"partial_images\":1");

        List<Event> completed = events.stream()
                .filter(event -> event.type().endsWith(".completed"))
                .toList();
        assertThat(completed).hasSize(3);
        assertThat(completed.stream()
                        .map(event -> event.data().get("b64_json").textValue())
                        .distinct())
                .hasSize(3);
        assertThat(events.stream().filter(event -> event.type().endsWith(".partial_image")))
                .allMatch(event -> event.data().at("/caravan/image").isInt());
        assertThat(completed)
                .extracting(event -> event.data().at("/caravan/image").intValue())
                .containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void countsThePictureOfAnEventAsTheErrorDoes() throws Exception {
        List<Event> events = stream("gpt-image-2", "a red kite [sandbox:blocked=output;fail-unit=2]", ",\"n\":3");

        assertThat(events).hasSize(3);
        String error = events.get(2).data().at("/error/message").textValue();
        int first = events.get(0).data().at("/caravan/image").intValue();
        int second = events.get(1).data().at("/caravan/image").intValue();
        assertThat(Set.of(first, second)).hasSize(2).isSubsetOf(Set.of(1, 2, 3));
        assertThat(error).contains("Picture " + (6 - first - second) + " is missing");
    }

    @Test
    void tellsTheQualityOfUnfinishedPicturesAsTheVendorDoes() throws Exception {
        List<Event> events = stream("gpt-image-2", "a kite", ",\"partial_images\":1");

        String finished = events.get(1).data().get("quality").textValue();
        assertThat(events.get(0).data().get("quality").textValue())
                .isEqualTo(finished)
                .isNotEqualTo("auto");
    }

    @ParameterizedTest
    @CsvSource({
        "blocked=output, image_generation_user_error, moderation_blocked",
        "fail=429;retry-after=7, rate_limit_error, rate_limit_exceeded",
        "early-close, server_error, outcome_unknown",
        "cut=after, server_error, outcome_unknown",
        "fail=500, server_error, provider_rejected",
    })
    void endsAStreamThatMissesPicturesWithTheCodeOfTheFailure(String fault, String type, String code) throws Exception {
        List<Event> events = stream("gpt-image-2", "a kite [sandbox:%s;fail-unit=2]".formatted(fault), ",\"n\":3");

        JsonNode error = events.get(events.size() - 1).data().get("error");
        assertThat(error.get("message").textValue()).startsWith("2 of 3 pictures were made");
        assertThat(error.get("type").textValue()).isEqualTo(type);
        assertThat(error.get("code").textValue()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"fail=429, 429", "fail=400, 400", "blocked=input, 400", "fail=500, 502"})
    void answersAFailureBeforeTheFirstEventWithAStatus(String fault, int status) throws Exception {
        HttpResponse<String> answer =
                gateway.postJson(PATH, body("gpt-image-2", "a kite [sandbox:%s]".formatted(fault), ""));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json; charset=utf-8");
        assertThat(Json.MAPPER.readTree(answer.body()).at("/error/message").textValue())
                .isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"error-event", "early-close", "cut=after"})
    void tellsAFailureAfterTheFirstEventInTheStreamAndEndsIt(String fault) throws Exception {
        List<Event> events = stream("gpt-image-2", "a kite [sandbox:%s]".formatted(fault), ",\"partial_images\":1");

        assertThat(events).hasSize(2);
        assertThat(events.get(1).type()).isEqualTo("error");
        assertThat(events.get(1).data().at("/error/message").textValue()).isNotBlank();
        assertThat(events.get(1).data().at("/error/type").textValue()).isNotBlank();
    }

    @Test
    void toleratesADoneMarkerOfTheProvider() throws Exception {
        List<Event> events = stream("gpt-image-2", "a kite [sandbox:done-marker]", "");

        assertThat(events).extracting(Event::type).containsExactly("image_generation.completed");
    }

    @Test
    void endsAStreamThatMissesPicturesWithAnErrorThatSaysSo() throws Exception {
        List<Event> events = stream("flux-2-pro", "a kite [sandbox:fail-unit=2]", ",\"n\":2");

        assertThat(events).extracting(Event::type).containsExactly("image_generation.completed", "error");
        assertThat(events.get(1).data().at("/error/message").textValue()).startsWith("1 of 2 pictures were made");
    }

    private static String body(String model, String prompt, String more) {
        return "{\"model\":\"%s\",\"prompt\":\"%s\",\"stream\":true%s}".formatted(model, prompt, more);
    }

    private static List<Event> stream(String model, String prompt, String more) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.address(PATH))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(model, prompt, more)))
                .build();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        List<Event> events = new ArrayList<>();
        EventStreamReader reader = new EventStreamReader(answer.body());
        for (Optional<InputStream> data = reader.next(); data.isPresent(); data = reader.next()) {
            events.add(new Event(Json.MAPPER.readTree(data.get().readAllBytes()), System.nanoTime()));
        }
        return events;
    }

    private record Event(JsonNode data, long nanos) {

        /** Short: pictures are of no use in a failure's message. */
        @Override
        public String toString() {
            return type();
        }

        String type() {
            return data.get("type").textValue();
        }

        ImageHeader header() throws IOException {
            byte[] bytes = Base64.getDecoder().decode(data.get("b64_json").textValue());
            return ImageHeader.read(bytes, bytes.length).orElseThrow();
        }
    }
}
