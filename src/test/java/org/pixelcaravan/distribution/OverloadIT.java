package org.pixelcaravan.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The packaged gateway, with little memory, is asked for many large pictures at the same time. */
@Tag("full")
class OverloadIT {
    private static final Logger LOG = LoggerFactory.getLogger(OverloadIT.class);
    private static final String OPENAI = "/v1/images/generations";
    private static final String BODY = "{\"model\":\"gpt-image-2\",\"prompt\":\"%s\",\"size\":\"3840x2160\"}";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration RECOVERY = Duration.ofSeconds(5);
    private static final int MANY = 200;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void whatItHasRoomForCompletesAndTenTimesThatIsRefused(@TempDir Path folder) throws Exception {
        Path home = Installation.unpack(folder).home();
        try (BigVendor vendor = new BigVendor();
                GatewayProcess gateway = start(home, vendor)) {
            Crowd first = new Crowd(gateway, vendor, MANY);
            await().atMost(PATIENCE).until(() -> vendor.calls() == MANY);
            vendor.letGo();
            first.awaitEnd();
            assertThat(first.broken).as(gateway.output()).isEmpty();
            assertThat(first.whole.get()).as(gateway.output()).isEqualTo(MANY);

            vendor.hold();
            Crowd second = new Crowd(gateway, vendor, 10 * MANY);
            await().atMost(PATIENCE).until(() -> vendor.calls() + second.refused.get() == 10 * MANY);
            int admitted = vendor.calls();
            vendor.letGo();
            second.awaitEnd();

            LOG.info("{} of {} were let in", admitted, 10 * MANY);
            assertThat(admitted).isBetween(MANY, 2 * MANY);
            assertThat(second.broken).as(gateway.output()).isEmpty();
            assertThat(second.whole.get()).as(gateway.output()).isEqualTo(admitted);
            assertThat(second.refused.get()).isEqualTo(10 * MANY - admitted);
            await().atMost(RECOVERY).until(() -> new Crowd(gateway, vendor, 1).isWhole());
            assertThat(gateway.output()).doesNotContain("OutOfMemoryError", "ERROR");
        }
    }

    private static GatewayProcess start(Path home, BigVendor vendor) {
        Map<String, String> environment = new TreeMap<>(GatewayProcess.javaHome());
        environment.put("JAVA_OPTS", "-Xmx512m -XX:+ExitOnOutOfMemoryError");
        environment.put("OPENAI_BASE_URL", vendor.baseUrl());
        environment.put("OPENAI_API_KEY", "any");
        environment.put("CARAVAN_SPOOL_MAX_BYTES", "9500000000");
        return GatewayProcess.start(List.of(home.resolve("bin/caravan").toString()), home, environment);
    }

    /** Callers who ask at the same time and read what comes without keeping it. */
    private final class Crowd {
        private final List<CompletableFuture<Void>> callers = new ArrayList<>();
        private final List<String> broken = new CopyOnWriteArrayList<>();
        private final AtomicInteger whole = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final BigVendor vendor;
        private final long expected;

        Crowd(GatewayProcess gateway, BigVendor vendor, int size) {
            this.vendor = vendor;
            this.expected = PictureDigest.of(vendor.base64());
            for (int i = 0; i < size; i++) {
                callers.add(ask(gateway, "caller " + i));
            }
        }

        private CompletableFuture<Void> ask(GatewayProcess gateway, String prompt) {
            PictureDigest digest = new PictureDigest(vendor.base64().length);
            HttpRequest request = HttpRequest.newBuilder(gateway.address(OPENAI))
                    .header("Content-Type", "application/json")
                    .timeout(PATIENCE)
                    .POST(HttpRequest.BodyPublishers.ofString(BODY.formatted(prompt)))
                    .build();
            return client.sendAsync(request, BodyHandlers.ofByteArrayConsumer(digest))
                    .thenAccept(answer -> count(answer, digest))
                    .exceptionally(this::remember);
        }

        private Void remember(Throwable failure) {
            broken.add(failure.toString());
            return null;
        }

        private void count(HttpResponse<Void> answer, PictureDigest digest) {
            if (answer.statusCode() == 200 && digest.value() == expected) {
                whole.incrementAndGet();
            } else if (answer.statusCode() == 503
                    && answer.headers().firstValue("Retry-After").isPresent()) {
                refused.incrementAndGet();
            }
        }

        void awaitEnd() throws Exception {
            CompletableFuture.allOf(callers.toArray(new CompletableFuture<?>[0]))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        boolean isWhole() throws Exception {
            awaitEnd();
            return whole.get() == callers.size();
        }
    }
}
