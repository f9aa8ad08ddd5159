package org.pixelcaravan.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pixelcaravan.fetch.FetchException.Reason;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;

@Timeout(10)
class FetchLimitsTest {
    private static final byte[] PICTURE = TestPictures.encoded(ImageFormat.PNG, 40, 30);
    private static final FetchPolicy POLICY = FetchPolicy.defaults()
            .withAllow(AllowList.parse(List.of("127.0.0.0/8")))
            .withAllowHttp(true);

    private final GuardedFetcher fetcher = new GuardedFetcher(POLICY);
    private final ByteArrayOutputStream sink = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        fetcher.close();
    }

    @Test
    void refusesAnnouncedExcessWithoutReading() throws IOException {
        try (RawServer server = serving(PICTURE, "");
                GuardedFetcher small = new GuardedFetcher(POLICY.withMaximumBytes(PICTURE.length - 1))) {
            assertFails(small, Reason.TOO_LARGE, server.url());
            assertThat(sink.size()).isZero();
        }
    }

    @Test
    void stopsAtTheLimitOfEndlessBodies() throws IOException {
        try (RawServer server = new RawServer(output -> {
                    RawServer.write(output, "HTTP/1.1 200 OK\r\n\r\n");
                    output.write(PICTURE);
                    while (true) {
                        output.write(PICTURE);
                    }
                });
                GuardedFetcher small = new GuardedFetcher(POLICY.withMaximumBytes(100_000))) {
            assertFails(small, Reason.TOO_LARGE, server.url());
            assertThat(sink.size()).isBetween(90_000, 100_000);
        }
    }

    @Test
    void acceptsExactlyTheLimit() throws IOException {
        try (RawServer server = serving(PICTURE, "");
                GuardedFetcher small = new GuardedFetcher(POLICY.withMaximumBytes(PICTURE.length))) {
            assertThat(fetch(small, server.url()).bytes()).isEqualTo(PICTURE.length);
        }
    }

    @Test
    void refusesTooManyPixelsAsSoonAsTheHeaderIsThere() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        try (RawServer server = new RawServer(output -> {
            RawServer.write(output, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            output.write(TestPictures.encoded(ImageFormat.PNG, 10_000, 1), 0, 8);
            output.write(TestPictures.pngClaiming(50_000, 50_000), 8, 25);
            output.write(new byte[] {0, 0, 0, 1, 'I', 'D', 'A', 'T'});
            output.flush();
            never.await();
        })) {
            assertFails(fetcher, Reason.TOO_LARGE, server.url());
        }
    }

    @Test
    void readsNoEndlessHeads() throws IOException {
        String line = "X: " + "x".repeat(1000) + "\r\n";
        try (RawServer server = new RawServer(output -> {
            RawServer.write(output, "HTTP/1.1 200 OK\r\n");
            while (true) {
                RawServer.write(output, line);
            }
        })) {
            assertFails(fetcher, Reason.CONNECTION, server.url());
        }
    }

    private FetchedImage fetch(GuardedFetcher with, String url) {
        return with.fetch(url, FetchOptions.untrusting(), sink);
    }

    private void assertFails(GuardedFetcher with, Reason reason, String url) {
        assertThatThrownBy(() -> fetch(with, url))
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static RawServer serving(byte[] body, String headers) throws IOException {
        return new RawServer(RawAnswers.picture(body, headers));
    }
}
