package org.pixelcaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.support.RunningGateway;

/** What an operator sees at the two ends of the gateway's life. */
class StartAndStopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    @Test
    void doesNotStartOnAPortThatIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = String.valueOf(other.getLocalPort());

            for (String setting : new String[] {"caravan.http.port", "caravan.management.port"}) {
                assertThatThrownBy(() -> RunningGateway.start(Map.of(setting, taken)))
                        .hasStackTraceContaining(setting)
                        .hasStackTraceContaining(taken);
            }
        }
    }

    @Test
    void doesNotStartWithAWordThatAProvidersSettingDoesNotKnow() {
        assertThatThrownBy(() -> RunningGateway.start(Map.of("caravan.providers.glm.auth", "bearer")))
                .hasStackTraceContaining("Setting caravan.providers.glm.auth must be key or token; it is bearer");
    }

    @Test
    void startsWithoutCamelsManagement() {
        Map<String, String> settings =
                Map.of("camel.main.jmxEnabled", "false", "camel.main.name", "without-management");
        try (RunningGateway gateway = RunningGateway.start(settings)) {
            assertThat(gateway.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void stopsItsThreadsWhenItIsToldToEnd() throws Exception {
        Main main = Application.newMain(Map.of(
                "caravan.http.port", String.valueOf(RunningGateway.freePort()),
                "caravan.management.port", String.valueOf(RunningGateway.freePort()),
                "caravan.data.directory", data.toString()));
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> run(main));
        await().atMost(PATIENCE).until(main::isStarted);
        ExecutorService fanOutPool =
                main.getCamelContext().getRegistry().lookupByNameAndType("fanOutPool", ExecutorService.class);

        main.completed();
        running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(fanOutPool.isShutdown()).isTrue();
    }

    @Test
    void nobodyIsToldThatThereIsNothingBeforeTheDoorsAreThere() throws Exception {
        int port = RunningGateway.freePort();
        Set<Integer> statuses = ConcurrentHashMap.newKeySet();
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                ask(port).ifPresent(statuses::add);
            }
        });

        try (RunningGateway gateway = RunningGateway.start(Map.of("caravan.http.port", String.valueOf(port)))) {
            await().atMost(PATIENCE).until(() -> statuses.contains(200));
            over.set(true);
            asking.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(gateway.port()).isEqualTo(port);
        }

        assertThat(statuses).isSubsetOf(200, 503);
    }

    /** Empty if there is no answer. */
    private static OptionalInt ask(int port) {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/v1/models")
                    .toURL()
                    .openConnection();
            int status = connection.getResponseCode();
            connection.disconnect();
            return OptionalInt.of(status);
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    private static void run(Main main) {
        try {
            main.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
