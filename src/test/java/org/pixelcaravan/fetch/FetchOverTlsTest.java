package org.pixelcaravan.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.StandardConstants;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.fetch.FetchException.Reason;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;

@Timeout(20)
class FetchOverTlsTest {
    private static final byte[] PICTURE = TestPictures.encoded(ImageFormat.PNG, 9, 9);
    private static final char[] PASSWORD = "picture".toCharArray();
    private static final FetchPolicy POLICY = FetchPolicy.defaults().withAllow(AllowList.parse(List.of("127.0.0.0/8")));

    private static SSLContext tls;

    private final List<String> serverNames = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream sink = new ByteArrayOutputStream();
    private final ScriptedResolver resolver =
            new ScriptedResolver().with("pictures.example", "127.0.0.1").with("other.example", "127.0.0.1");
    private final GuardedFetcher fetcher =
            new GuardedFetcher(POLICY, resolver, new HttpTransport(HttpClients.create(POLICY.deadlines(), tls)));

    @BeforeAll
    static void createCertificate(@TempDir Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("keys.p12");
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        tool.toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=pictures.example",
                        "-ext",
                        "SAN=dns:pictures.example",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(file)) {
            keys.load(bytes, PASSWORD);
        }
        tls = SSLContextBuilder.create()
                .loadKeyMaterial(keys, PASSWORD)
                .loadTrustMaterial(keys, (chain, type) -> true)
                .build();
    }

    @AfterEach
    void close() {
        fetcher.close();
    }

    @Test
    void keepsTheNameForServerNameIndicationAndCertificate() throws IOException {
        try (RawServer server = secure(RawAnswers.picture(PICTURE))) {
            fetch("https://pictures.example:" + server.port() + "/a.png");

            assertThat(sink.toByteArray()).isEqualTo(PICTURE);
            assertThat(serverNames).containsOnly("pictures.example");
            assertThat(server.requests().get(0)).contains("Host: pictures.example:" + server.port() + "\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.example", "127.0.0.1"})
    void refusesCertificatesOfOtherNames(String host) throws IOException {
        try (RawServer server = secure(RawAnswers.picture(PICTURE))) {
            assertFails(Reason.CONNECTION, "https://" + host + ":" + server.port() + "/");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void refusesCertificatesOfUnknownAuthorities() throws IOException {
        try (RawServer server = secure(RawAnswers.picture(PICTURE));
                GuardedFetcher ordinary = new GuardedFetcher(POLICY, resolver)) {
            String url = "https://pictures.example:" + server.port() + "/";

            assertThatThrownBy(() -> ordinary.fetch(url, FetchOptions.untrusting(), sink))
                    .isInstanceOfSatisfying(
                            FetchException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONNECTION));
        }
    }

    @Test
    void refusesRedirectsThatDropEncryption() throws IOException {
        try (RawServer plain = new RawServer(RawAnswers.picture(PICTURE));
                RawServer server = secure(RawAnswers.redirect(302, plain.url()))) {
            assertFails(Reason.REFUSED_SCHEME, "https://pictures.example:" + server.port() + "/");
            assertThat(plain.requests()).isEmpty();
        }
    }

    @Test
    void deadlinesHoldOnEncryptedConnections() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        try (RawServer server = secure(output -> {
            RawServer.write(output, "HTTP/1.1 200 OK\r\n\r\n");
            output.write(PICTURE, 0, PICTURE.length / 2);
            output.flush();
            never.await();
        })) {
            FetchOptions options = FetchOptions.untrusting().within(Duration.ofMillis(500));
            String url = "https://pictures.example:" + server.port() + "/";

            assertThatThrownBy(() -> fetcher.fetch(url, options, sink))
                    .isInstanceOfSatisfying(
                            FetchException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_SLOW));
            assertThat(sink.size()).isEqualTo(PICTURE.length / 2);
        } finally {
            never.countDown();
        }
    }

    private void fetch(String url) {
        fetcher.fetch(url, FetchOptions.untrusting(), sink);
    }

    private void assertFails(Reason reason, String url) {
        assertThatThrownBy(() -> fetch(url)).isInstanceOfSatisfying(FetchException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    private RawServer secure(RawServer.Script script) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        SSLServerSocket socket = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0, 10, loopback);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setSNIMatchers(List.of(new SNIMatcher(StandardConstants.SNI_HOST_NAME) {
            @Override
            public boolean matches(SNIServerName name) {
                return serverNames.add(new String(name.getEncoded(), StandardCharsets.US_ASCII));
            }
        }));
        socket.setSSLParameters(parameters);
        return new RawServer(socket, script);
    }
}
