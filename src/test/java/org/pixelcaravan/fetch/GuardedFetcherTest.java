package org.pixelcaravan.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.fetch.FetchException.Reason;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;

@Timeout(10)
class GuardedFetcherTest {
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
    @EnumSource
    void writesPicturesToTheSink(ImageFormat format) throws IOException {
        byte[] picture = TestPictures.encoded(format, 40, 30);
        try (RawServer server = serving(picture, "Content-Type: text/plain\r\n")) {
            FetchedImage image = fetch(fetcher, server.url());

            assertThat(image.header().format()).isEqualTo(format);
            assertThat(image.header().width()).isEqualTo(40);
            assertThat(image.bytes()).isEqualTo(picture.length);
            assertThat(sink.toByteArray()).isEqualTo(picture);
        }
    }

    @Test
    void writesChunkedAndUnframedBodies() throws IOException {
        String chunk = Integer.toHexString(PICTURE.length) + "\r\n";
        try (RawServer chunked = new RawServer(output -> {
                    RawServer.write(output, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);
                    output.write(PICTURE);
                    RawServer.write(output, "\r\n0\r\n\r\n");
                });
                RawServer unframed = new RawServer(output -> {
                    RawServer.write(output, "HTTP/1.0 200 OK\r\n\r\n");
                    output.write(PICTURE);
                })) {
            fetch(fetcher, chunked.url());
            fetch(fetcher, unframed.url());
        }

        assertThat(sink.toByteArray()).hasSize(2 * PICTURE.length).startsWith(PICTURE);
    }

    @Test
    void sendsFixedHeadersOnly() throws IOException {
        ScriptedResolver resolver = new ScriptedResolver().with("pictures.example", "127.0.0.1");
        try (RawServer server = serving(PICTURE, "Set-Cookie: a=b\r\n");
                GuardedFetcher named = new GuardedFetcher(POLICY, resolver)) {
            String url = "http://pictures.example:" + server.port() + "/a/../%2e/b?x=%2F&y#fragment";
            fetch(named, url);
            fetch(named, url);

            for (String request : server.requests()) {
                assertThat(request.split("\r\n"))
                        .containsExactlyInAnyOrder(
                                "GET /a/../%2e/b?x=%2F&y HTTP/1.1",
                                "Host: pictures.example:" + server.port(),
                                "User-Agent: PixelCaravan",
                                "Accept: image/png, image/jpeg, image/webp",
                                "Accept-Encoding: identity",
                                "Connection: keep-alive");
            }
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void ignoresProxySettingsOfTheMachine() throws IOException {
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", "9");
        try (RawServer server = serving(PICTURE, "")) {
            fetch(fetcher, server.url());
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
        }

        assertThat(sink.toByteArray()).isEqualTo(PICTURE);
    }

    @Test
    void connectsToTheCheckedAddressWhenTheNameIsRebound() throws IOException {
        ScriptedResolver resolver =
                new ScriptedResolver().with("rebound.example", "127.0.0.1").with("rebound.example", "127.0.0.2");
        try (RawServer server = serving(PICTURE, "");
                GuardedFetcher named = new GuardedFetcher(POLICY, resolver)) {
            fetch(named, "http://rebound.example:" + server.port() + "/");

            assertThat(resolver.questions()).isEqualTo(1);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void reachesATrustedOriginThatIsOtherwiseClosed() throws IOException {
        try (RawServer server = serving(PICTURE, "");
                GuardedFetcher strict = new GuardedFetcher(FetchPolicy.defaults())) {
            FetchOptions trusting = FetchOptions.trusting(URI.create(server.url()));

            strict.fetch(server.url(), trusting, sink);

            assertThat(sink.toByteArray()).isEqualTo(PICTURE);
            assertFails(strict, Reason.REFUSED_SCHEME, server.url());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void reportsMissingPictures(int status) throws IOException {
        try (RawServer server = new RawServer(RawAnswers.status(status))) {
            assertFails(fetcher, Reason.NOT_FOUND, server.url());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 300, 304, 400, 401, 403, 407, 500, 503})
    void acceptsNoOtherStatus(int status) throws IOException {
        try (RawServer server = new RawServer(RawAnswers.status(status))) {
            assertFails(fetcher, Reason.STATUS, server.url());
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void refusesPagesThatClaimToBePictures() throws IOException {
        try (RawServer server =
                serving("<!doctype html><title>".getBytes(StandardCharsets.UTF_8), "Content-Type: image/png\r\n")) {
            assertFails(fetcher, Reason.NOT_AN_IMAGE, server.url());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "x-gzip", "identity, gzip"})
    void refusesCompressedBodies(String encoding) throws IOException {
        try (RawServer server = serving(PICTURE, "Content-Encoding: " + encoding + "\r\n")) {
            assertFails(fetcher, Reason.NOT_AN_IMAGE, server.url());
            assertThat(sink.size()).isZero();
        }
    }

    @Test
    void reportsTruncatedBodies() throws IOException {
        try (RawServer server = new RawServer(output -> {
            RawServer.write(output, "HTTP/1.1 200 OK\r\nContent-Length: " + PICTURE.length + "\r\n\r\n");
            output.write(PICTURE, 0, PICTURE.length - 10);
        })) {
            assertFails(fetcher, Reason.CONNECTION, server.url());
        }
    }

    @Test
    void reportsClosedPortsLikeForbiddenAddresses() throws IOException {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }

        assertThatThrownBy(() -> fetch(fetcher, "http://127.0.0.1:" + port + "/"))
                .isInstanceOfSatisfying(FetchException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.CONNECTION);
                    assertThat(e).hasMessage("The picture could not be fetched from this URL");
                    assertThat(e.detail()).contains("127.0.0.1");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"220 mail ready\r\n", "SSH-2.0-OpenSSH_9.2\r\n", ""})
    void reportsAnswersThatAreNoHttp(String answer) throws IOException {
        try (RawServer server = new RawServer(RawAnswers.head(answer))) {
            assertFails(fetcher, Reason.CONNECTION, server.url());
        }
    }

    @Test
    void passesFailuresOfTheSinkOn() throws IOException {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("disk full");
            }
        };
        try (RawServer server = serving(PICTURE, "")) {
            assertThatThrownBy(() -> fetcher.fetch(server.url(), FetchOptions.untrusting(), full))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasRootCauseMessage("disk full");
        }
    }

    @Test
    void servesManyThreadsAtOnce() throws IOException {
        int count = 60;
        CountDownLatch allThere = new CountDownLatch(count);
        try (RawServer server = new RawServer(output -> {
            allThere.countDown();
            allThere.await();
            RawServer.write(output, "HTTP/1.1 200 OK\r\nContent-Length: " + PICTURE.length + "\r\n\r\n");
            output.write(PICTURE);
        })) {
            List<Thread> threads = IntStream.range(0, count)
                    .mapToObj(i -> new Thread(() ->
                            fetcher.fetch(server.url(), FetchOptions.untrusting(), OutputStream.nullOutputStream())))
                    .toList();
            threads.forEach(Thread::start);

            await().until(() -> threads.stream().noneMatch(Thread::isAlive));
            assertThat(allThere.getCount()).isZero();
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
