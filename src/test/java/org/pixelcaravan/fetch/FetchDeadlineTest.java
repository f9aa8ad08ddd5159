package org.pixelcaravan.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pixelcaravan.fetch.FetchException.Reason;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;

@Timeout(10)
class FetchDeadlineTest {
    private static final byte[] PICTURE = TestPictures.encoded(ImageFormat.PNG, 400, 300);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void release() {
        never.countDown();
    }

    @Test
    void endsAtTheTotalDeadlineThoughBytesKeepDripping() throws IOException {
        FetchDeadlines deadlines = new FetchDeadlines(LONG, LONG, SHORT, 0, LONG);
        try (RawServer server = new RawServer(this::dripBody)) {
            assertEnds(deadlines, Reason.TOO_SLOW, server.url());
        }
    }

    @Test
    void callersMayTightenTheTotalDeadline() throws IOException {
        FetchDeadlines deadlines = new FetchDeadlines(LONG, LONG, LONG, 0, LONG);
        try (RawServer server = new RawServer(this::dripBody);
                GuardedFetcher fetcher = fetcher(deadlines, HostResolver.system())) {
            FetchOptions options = FetchOptions.untrusting().within(SHORT);

            assertThatThrownBy(() -> fetcher.fetch(server.url(), options, OutputStream.nullOutputStream()))
                    .isInstanceOfSatisfying(
                            FetchException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_SLOW));
        }
    }

    @Test
    void endsBelowTheMinimumRate() throws IOException {
        FetchDeadlines deadlines = new FetchDeadlines(LONG, LONG, LONG, 10_000, SHORT);
        try (RawServer server = new RawServer(this::dripBody)) {
            assertEnds(deadlines, Reason.TOO_SLOW, server.url());
        }
    }

    @Test
    void toleratesTheMinimumRate() throws IOException {
        FetchDeadlines deadlines = new FetchDeadlines(LONG, LONG, LONG, 10, Duration.ofMillis(100));
        try (RawServer server = new RawServer(output -> {
                    RawServer.write(output, "HTTP/1.1 200 OK\r\nContent-Length: " + PICTURE.length + "\r\n\r\n");
                    for (int start = 0; start < PICTURE.length; start += PICTURE.length / 8 + 1) {
                        output.write(PICTURE, start, Math.min(PICTURE.length / 8 + 1, PICTURE.length - start));
                        output.flush();
                        pause(50);
                    }
                });
                GuardedFetcher fetcher = fetcher(deadlines, HostResolver.system())) {
            FetchedImage image =
                    fetcher.fetch(server.url(), FetchOptions.untrusting(), OutputStream.nullOutputStream());

            assertThat(image.bytes()).isEqualTo(PICTURE.length);
        }
    }

    @Test
    void endsWhenNoHeadArrives() throws IOException {
        FetchDeadlines deadlines = new FetchDeadlines(LONG, SHORT, LONG, 0, LONG);
        try (RawServer server = new RawServer(output -> never.await())) {
            assertEnds(deadlines, Reason.TOO_SLOW, server.url());
        }
    }

    @Test
    void endsWhenTheHeadDrips() throws IOException {
        FetchDeadlines deadlines = new FetchDeadlines(LONG, SHORT, LONG, 0, LONG);
        try (RawServer server = new RawServer(output -> {
            RawServer.write(output, "HTTP/1.1 200 OK\r\nX: ");
            while (true) {
                RawServer.write(output, "x");
                pause(20);
            }
        })) {
            assertEnds(deadlines, Reason.TOO_SLOW, server.url());
        }
    }

    @Test
    void endsWhenTheTlsHandshakeStalls() throws IOException {
        FetchDeadlines deadlines = new FetchDeadlines(LONG, LONG, SHORT, 0, LONG);
        try (RawServer server = new RawServer(output -> never.await())) {
            assertEnds(deadlines, Reason.TOO_SLOW, server.url().replace("http:", "https:"));
        }
    }

    @Test
    void endsWhenInterimAnswersNeverStop() throws IOException {
        FetchDeadlines deadlines = new FetchDeadlines(LONG, SHORT, LONG, 0, LONG);
        try (RawServer server = new RawServer(output -> {
            while (true) {
                RawServer.write(output, "HTTP/1.1 103 Early Hints\r\n\r\n");
                pause(5);
            }
        })) {
            assertEnds(deadlines, Reason.TOO_SLOW, server.url());
        }
    }

    @Test
    void endsWhenTheNameIsNotResolvedInTime() {
        FetchDeadlines deadlines = new FetchDeadlines(SHORT, LONG, LONG, 0, LONG);
        HostResolver silent = host -> {
            awaitUninterruptibly();
            return List.of();
        };
        try (GuardedFetcher fetcher = fetcher(deadlines, silent)) {
            assertThatThrownBy(() -> fetcher.fetch(
                            "https://silent.example/", FetchOptions.untrusting(), OutputStream.nullOutputStream()))
                    .isInstanceOfSatisfying(
                            FetchException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_SLOW));
        }
    }

    @Test
    void endsWhenTheCallingThreadIsInterrupted() throws IOException {
        FetchDeadlines deadlines = new FetchDeadlines(LONG, LONG, LONG, 0, LONG);
        AtomicReference<Reason> reason = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        try (RawServer server = new RawServer(output -> never.await());
                GuardedFetcher fetcher = fetcher(deadlines, HostResolver.system())) {
            Thread caller = new Thread(() -> {
                try {
                    fetcher.fetch(server.url(), FetchOptions.untrusting(), OutputStream.nullOutputStream());
                } catch (FetchException cancelled) {
                    reason.set(cancelled.reason());
                    interrupted.set(Thread.currentThread().isInterrupted());
                }
            });
            caller.start();
            await().until(() -> !server.requests().isEmpty());

            caller.interrupt();

            await().until(() -> !caller.isAlive());
            assertThat(reason).hasValue(Reason.CANCELLED);
            assertThat(interrupted).hasValue(true);
        }
    }

    @Test
    void closingBreaksOffWhatIsUnderWay() throws IOException {
        FetchDeadlines deadlines = new FetchDeadlines(LONG, LONG, LONG, 0, LONG);
        AtomicReference<Reason> reason = new AtomicReference<>();
        GuardedFetcher fetcher = fetcher(deadlines, HostResolver.system());
        try (RawServer server = new RawServer(output -> never.await())) {
            Thread caller = new Thread(() -> {
                try {
                    fetcher.fetch(server.url(), FetchOptions.untrusting(), OutputStream.nullOutputStream());
                } catch (FetchException broken) {
                    reason.set(broken.reason());
                }
            });
            caller.start();
            await().until(() -> !server.requests().isEmpty());

            fetcher.close();

            await().until(() -> !caller.isAlive());
            assertThat(reason).hasValue(Reason.CONNECTION);
        }
    }

    private static GuardedFetcher fetcher(FetchDeadlines deadlines, HostResolver resolver) {
        FetchPolicy policy = FetchPolicy.defaults()
                .withAllow(AllowList.parse(List.of("127.0.0.0/8")))
                .withAllowHttp(true)
                .withDeadlines(deadlines);
        return new GuardedFetcher(policy, resolver);
    }

    private static void assertEnds(FetchDeadlines deadlines, Reason reason, String url) {
        try (GuardedFetcher fetcher = fetcher(deadlines, HostResolver.system())) {
            assertThatThrownBy(() -> fetcher.fetch(url, FetchOptions.untrusting(), OutputStream.nullOutputStream()))
                    .isInstanceOfSatisfying(
                            FetchException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        }
    }

    private void dripBody(OutputStream output) throws IOException, InterruptedException {
        RawServer.write(output, "HTTP/1.1 200 OK\r\n\r\n");
        output.write(PICTURE, 0, PICTURE.length / 2);
        while (true) {
            output.write(0);
            output.flush();
            pause(20);
        }
    }

    private void pause(long milliseconds) throws InterruptedException {
        never.await(milliseconds, TimeUnit.MILLISECONDS);
    }

    private void awaitUninterruptibly() {
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException ignored) {
                Thread.onSpinWait();
            }
        }
    }
}
