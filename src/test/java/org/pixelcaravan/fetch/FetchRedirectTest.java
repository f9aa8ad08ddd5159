package org.pixelcaravan.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.fetch.FetchException.Reason;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;

@Timeout(10)
class FetchRedirectTest {
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

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsRedirects(int status) throws IOException {
        try (RawServer last = new RawServer(RawAnswers.picture(PICTURE));
                RawServer first = new RawServer(RawAnswers.redirect(status, last.url()))) {
            fetch(fetcher, first.url());
        }

        assertThat(sink.toByteArray()).isEqualTo(PICTURE);
    }

    @Test
    void followsRelativeRedirects() throws IOException {
        AtomicReference<String> answer =
                new AtomicReference<>("HTTP/1.1 302 Found\r\nLocation: next?a=b\r\nContent-Length: 0\r\n\r\n");
        try (RawServer server = new RawServer(output -> {
            RawServer.write(output, answer.getAndSet("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
        })) {
            assertFails(fetcher, Reason.NOT_FOUND, server.url());
            assertThat(server.requests().get(1)).startsWith("GET /next?a=b ");
        }
    }

    @Test
    void givesUpOnRedirectLoops() throws IOException {
        AtomicReference<String> self = new AtomicReference<>("");
        try (RawServer server =
                new RawServer(output -> RawAnswers.redirect(302, self.get()).answer(output))) {
            self.set(server.url());

            assertFails(fetcher, Reason.TOO_MANY_REDIRECTS, server.url());
            assertThat(server.requests()).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[::1]/",
                "http://localhost/",
                "//192.168.0.1/"
            })
    void checksAddressesOfRedirects(String location) throws IOException {
        try (RawServer server = new RawServer(RawAnswers.redirect(302, location))) {
            assertFails(fetcher, Reason.REFUSED_ADDRESS, server.url());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://2130706433/", "http://a@127.0.0.1/", "http:\\\\127.0.0.1", "http://127.0.0.1:22/"})
    void checksUrlsOfRedirects(String location) throws IOException {
        try (RawServer server = new RawServer(RawAnswers.redirect(302, location))) {
            assertFails(fetcher, Reason.REFUSED_URL, server.url());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/", "data:image/png;base64,AAAA"})
    void checksSchemesOfRedirects(String location) throws IOException {
        try (RawServer server = new RawServer(RawAnswers.redirect(302, location))) {
            assertFails(fetcher, Reason.REFUSED_SCHEME, server.url());
        }
    }

    @Test
    void trustedOriginDoesNotExtendToItsRedirects() throws IOException {
        try (RawServer inner = new RawServer(RawAnswers.picture(PICTURE));
                RawServer server = new RawServer(RawAnswers.redirect(302, inner.url()));
                GuardedFetcher strict = new GuardedFetcher(FetchPolicy.defaults())) {
            FetchOptions trusting = FetchOptions.trusting(URI.create(server.url()));

            assertThatThrownBy(() -> strict.fetch(server.url(), trusting, sink))
                    .isInstanceOfSatisfying(
                            FetchException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED_SCHEME));
            assertThat(inner.requests()).isEmpty();
        }
    }

    @Test
    void reportsRedirectsToNowhere() throws IOException {
        try (RawServer server = new RawServer(RawAnswers.head("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"))) {
            assertFails(fetcher, Reason.STATUS, server.url());
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
}
