package org.pixelcaravan.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;

/** What every transport keeps to. */
abstract class TransportContract {
    final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer provider;

    @BeforeEach
    void startProvider() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        provider.setExecutor(threads);
        provider.createContext("/", this::answer);
        provider.start();
    }

    @AfterEach
    void stopProvider() {
        release.countDown();
        provider.stop(0);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void sendsNothingTwiceWhateverTheAnswer(int status) throws IOException {
        assertThat(post("/status/" + status, context(30))).isEqualTo(status);

        assertThat(requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) throws IOException {
        assertThat(post("/status/" + status, context(30))).isEqualTo(status);

        assertThat(requests).hasSize(1);
    }

    @Test
    void keepsNoCookiesAndTellsNoCallIds() throws IOException {
        post("/cookie", context(30));
        post("/cookie", context(30));

        assertThat(requests)
                .hasSize(2)
                .allMatch(heads -> heads.contains("user-agent: [pixelcaravan]"))
                .noneMatch(heads -> heads.contains("cookie"))
                .noneMatch(heads -> heads.contains(LiveCall.HEADER));
    }

    @Test
    void aConnectionCutAfterTheRequestIsNotTriedAgain() {
        assertThatExceptionOfType(LostCallException.class)
                .isThrownBy(() -> post("/cut", context(30)))
                .matches(lost -> lost.code() == ErrorCode.OUTCOME_UNKNOWN);

        assertThat(requests).hasSize(1);
    }

    /** As servers do that keep only so many idle connections, or none for long. */
    @Test
    void aConnectionThatItsServerHasClosedIsNotUsedAgain() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Future<?> provider = threads.submit(() -> {
                for (int i = 0; i < 3; i++) {
                    try (Socket socket = server.accept()) {
                        socket.getInputStream().read(new byte[8192]);
                        socket.getOutputStream()
                                .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
                    }
                }
                return null;
            });

            for (int i = 0; i < 3; i++) {
                assertThat(post("http://127.0.0.1:" + server.getLocalPort(), "/", context(30)))
                        .isEqualTo(200);
                // The end of the connection has to arrive before the next call.
                TimeUnit.MILLISECONDS.sleep(50);
            }
            provider.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRefusedConnectionWasNeverSent() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }

        assertThatExceptionOfType(LostCallException.class)
                .isThrownBy(() -> post("http://127.0.0.1:" + closed, "/", context(30)))
                .matches(lost -> lost.code() == ErrorCode.PROVIDER_UNAVAILABLE);
    }

    @Test
    void aSilentProviderIsWaitedForUntilTheDeadline() {
        long start = System.nanoTime();

        assertThatExceptionOfType(LostCallException.class)
                .isThrownBy(() -> post("/wait", context(1)))
                .matches(lost -> lost.code() == ErrorCode.OUTCOME_UNKNOWN);

        assertThat((System.nanoTime() - start) / 1e9).isBetween(0.9, 20.0);
    }

    @Test
    void aCallEndsWhenItsCallerLeaves() throws Exception {
        RequestContext context = context(60);
        Future<Integer> call = threads.submit(() -> post("/wait", context));
        await().until(() -> requests.size() == 1);

        context.cancellation().cancel();

        assertThat(call)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        LostCallException.class, lost -> assertThat(lost.code()).isEqualTo(ErrorCode.CANCELLED));
    }

    @Test
    void aHundredCallsWaitAtTheSameTime() throws Exception {
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            calls.add(threads.submit(() -> post("/wait", context(60))));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> requests.size() == 100);

        release.countDown();

        for (Future<Integer> call : calls) {
            assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(200);
        }
    }

    final int post(String path, RequestContext context) throws IOException {
        return post(origin(), path, context);
    }

    final String origin() {
        return "http://127.0.0.1:" + provider.getAddress().getPort();
    }

    /** The status of the answer to a small call. */
    abstract int post(String origin, String path, RequestContext context) throws IOException;

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        requests.add(exchange.getRequestHeaders()
                .entrySet()
                .toString()
                .toLowerCase(Locale.ROOT)
                .replace("=[", ": ["));
        String path = exchange.getRequestURI().getPath();
        exchange.getResponseHeaders().set("Set-Cookie", "a=b; Path=/");
        exchange.getResponseHeaders().set("Location", "/elsewhere");
        exchange.getResponseHeaders().set("Retry-After", "0");
        if (path.equals("/cut")) {
            exchange.close();
            return;
        }
        if (path.equals("/wait")) {
            waitForRelease();
        }
        int status = path.startsWith("/status/") ? Integer.parseInt(path.substring(8)) : 200;
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void waitForRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static RequestContext context(int seconds) {
        return RequestContext.of("request", Deadline.in(Duration.ofSeconds(seconds)), SpoolScope.inMemory())
                .build();
    }
}
