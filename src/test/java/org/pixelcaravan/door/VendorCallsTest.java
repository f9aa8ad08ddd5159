package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.LogLines;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.StubServer;

/** What a vendor sees of the gateway, and when it is left alone: a scripted one, since the sandbox counts only purchases. */
@TestInstance(Lifecycle.PER_CLASS)
class VendorCallsTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final String BODY = "{\"model\":\"flux-2-pro\",\"prompt\":\"a kite\"}";
    private static final String LARGE_BODY = "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\"}";
    /** More than the buffers of two sockets hold. */
    private static final int LARGE = 40_000_000;

    private static final int WORKERS = 3;
    private static final String UNKNOWN = "Task not found";
    private static final String READY = "Ready";

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> submitted = new ConcurrentHashMap<>();
    private final byte[] picture = TestPictures.encoded(ImageFormat.PNG, 64, 48);
    private final Queue<String> states = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch together = new CountDownLatch(0);
    private StubServer vendor;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        vendor = StubServer.start(this::answer);
        gateway = RunningGateway.start(Map.of(
                "caravan.sandbox", "false",
                "caravan.http.workers", String.valueOf(WORKERS),
                "caravan.http.write-timeout", "1500",
                "caravan.providers.openai.baseUrl", origin(),
                "caravan.providers.openai.apiKey", "vendor-key",
                "caravan.providers.flux.baseUrl", origin(),
                "caravan.providers.flux.apiKey", "vendor-key"));
    }

    @AfterAll
    void stop() {
        gateway.close();
        vendor.close();
    }

    @BeforeEach
    void forget() {
        calls.clear();
        submitted.clear();
        states.clear();
        together = new CountDownLatch(0);
    }

    @Test
    void noHeaderPassesFromCallerToVendorOrBack() throws IOException {
        states.add(READY);

        HttpResponse<String> answer = gateway.postJson(
                OPENAI, BODY, "x-secret", "s", "Authorization", "Bearer caller-key", "Cookie", "c=d", "x-key", "mine");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(submitted).containsEntry("x-key", List.of("vendor-key"));
        assertThat(submitted.keySet())
                .containsExactlyInAnyOrder(
                        "accept-encoding",
                        "connection",
                        "content-length",
                        "content-type",
                        "host",
                        "user-agent",
                        "x-key");
        assertThat(answer.headers().map()).doesNotContainKeys("x-vendor", "set-cookie", "server", "x-secret", "x-key");
    }

    @Test
    void thePictureReachesTheCallerByteForByte() throws IOException {
        states.add(READY);

        HttpResponse<String> answer = gateway.postJson(OPENAI, BODY);

        String base64 =
                Json.MAPPER.readTree(answer.body()).at("/data/0/b64_json").textValue();
        assertThat(Base64.getDecoder().decode(base64)).isEqualTo(picture);
    }

    @Test
    void aTaskThatTheVendorHasNotHeardOfYetIsAskedForAgain() {
        states.addAll(List.of(UNKNOWN, UNKNOWN, "Pending", READY));

        HttpResponse<String> answer = gateway.postJson(OPENAI, BODY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(calls).containsExactly("/v1/flux-2-pro", "/poll", "/poll", "/poll", "/poll", "/picture");
    }

    @Test
    @Tag("full")
    void aTaskThatTheVendorNeverHeardOfFailsAndIsNotBoughtAgain() throws IOException {
        states.add(UNKNOWN);

        HttpResponse<String> answer = gateway.postJson(OPENAI, BODY);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
        assertThat(Json.MAPPER
                        .readTree(answer.body())
                        .at("/error/provider/code")
                        .textValue())
                .isEqualTo(UNKNOWN);
        assertThat(calls).filteredOn(path -> path.equals("/v1/flux-2-pro")).hasSize(1);
    }

    @Test
    void theCallsOfAFanOutAreWithTheVendorAtTheSameTime() {
        states.add(READY);
        together = new CountDownLatch(4);

        HttpResponse<String> answer = gateway.postJson(OPENAI, BODY.replace("}", ",\"n\":4}"));

        assertThat(answer.headers().firstValue("x-caravan-images")).contains("4/4");
    }

    @Test
    void theVendorIsLeftAloneOnceTheCallerIsGone() throws IOException {
        states.add("Pending");
        try (LogLines log = new LogLines()) {
            RawHttp caller = new RawHttp(gateway.port());
            caller.send(RawHttp.postJson(OPENAI, BODY));
            await().atMost(Duration.ofSeconds(30)).until(() -> calls.contains("/poll"));

            caller.vanish();

            await().atMost(Duration.ofSeconds(30)).until(() -> !log.requests().isEmpty());
            int callsSoFar = calls.size();
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> calls.size() == callsSoFar);
            assertThat(log.complaints()).isEmpty();
        }
    }

    @Test
    @Tag("full")
    void aCallerWhoLeavesWhileReadingLeavesNothingBehind() throws IOException {
        try (LogLines log = new LogLines()) {
            for (int i = 0; i <= WORKERS; i++) {
                RawHttp caller = new RawHttp(gateway.port());
                caller.send(RawHttp.postJson(OPENAI, LARGE_BODY));
                assertThat(caller.readStatus()).isEqualTo(200);

                caller.vanish();

                awaitQuietEnds(log, i + 1);
            }
        }
    }

    @Test
    @Tag("full")
    void aCallerWhoStopsReadingIsLetGo() throws IOException {
        try (LogLines log = new LogLines();
                RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.postJson(OPENAI, LARGE_BODY));
            assertThat(caller.readStatus()).isEqualTo(200);

            awaitQuietEnds(log, 1);

            assertThat(caller.drain()).isLessThan(LARGE);
        }
    }

    private void awaitQuietEnds(LogLines log, int count) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(log.requests()).hasSize(count));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(gateway.dataDirectory().resolve("spool")).isEmptyDirectory());
        assertThat(log.requests()).allMatch(line -> line.contains("failed: CANCELLED"));
        assertThat(log.complaints()).isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        calls.add(path);
        exchange.getResponseHeaders().set("x-vendor", "v");
        exchange.getResponseHeaders().set("Set-Cookie", "vendor=1");
        switch (path) {
            case "/poll" -> send(exchange, "application/json", state());
            case "/images/generations" -> send(exchange, "application/json", largeAnswer());
            case "/picture" -> send(exchange, "image/png", picture);
            default -> {
                exchange.getRequestHeaders()
                        .forEach((name, values) -> submitted.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
                if (!theOthersCame()) {
                    exchange.sendResponseHeaders(500, -1);
                    exchange.close();
                    return;
                }
                send(exchange, "application/json", utf8("{\"polling_url\":\"" + origin() + "/poll?id=1\"}"));
            }
        }
    }

    /** Whether as many orders as are expected are here at once; those of a gateway that sends one by one never are. */
    private boolean theOthersCame() {
        together.countDown();
        try {
            return together.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The next state of the script; the last one stays. */
    private byte[] state() {
        String state = states.size() > 1 ? states.remove() : states.element();
        return utf8("{\"status\":\"" + state + "\",\"result\":{\"sample\":\"" + origin() + "/picture\"}}");
    }

    private byte[] largeAnswer() {
        byte[] padded = Arrays.copyOf(picture, LARGE / 4 * 3);
        return utf8("{\"data\":[{\"b64_json\":\"" + Base64.getEncoder().encodeToString(padded) + "\"}]}");
    }

    private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String origin() {
        return vendor.origin();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
