package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.LogCapture;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.TestCertificate;

/** The doors speak TLS themselves, and tell browsers which pages may call. */
class TlsTest {
    private static final String PAGE = "https://studio.example";
    private static final int PATIENCE = 30_000;

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;
    private static RunningGateway gateway;
    private static String log;

    @BeforeAll
    static void start() throws IOException {
        certificate = TestCertificate.make("EC");
        certificate.write(folder.resolve("chain.pem"), folder.resolve("key.pem"));
        Files.writeString(
                folder.resolve("keys.yaml"), "keys:\n  - name: studio\n    hash: sha256:" + sha256("the-key") + "\n");
        try (LogCapture capture = LogCapture.start()) {
            gateway = RunningGateway.start(
                    Map.of(
                            "caravan.http.host",
                            "0.0.0.0",
                            "caravan.keys",
                            folder.resolve("keys.yaml").toString(),
                            "caravan.http.tls.certificate",
                            folder.resolve("chain.pem").toString(),
                            "caravan.http.tls.key",
                            folder.resolve("key.pem").toString(),
                            "caravan.http.tls.hsts",
                            "31536000",
                            "caravan.http.cors.origins",
                            PAGE),
                    certificate.client());
            log = capture.text();
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void drawsAPictureWhoseLinkLeadsBackOverTls() throws IOException {
        HttpResponse<String> answer = gateway.postJson(
                "/v1/images/generations",
                "{\"model\":\"flux/flux-2-pro\",\"prompt\":\"dunes\",\"response_format\":\"url\"}",
                "Authorization",
                "Bearer the-key");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String link = Json.MAPPER.readTree(answer.body()).at("/data/0/url").textValue();
        assertThat(link).startsWith("https://127.0.0.1:" + gateway.port() + "/");
        HttpResponse<String> picture = gateway.get(link.substring(link.indexOf('/', "https://".length())));
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.headers().firstValue("Cross-Origin-Resource-Policy")).contains("cross-origin");
    }

    @Test
    void saysHttpsAtTheStartAndWarnsOfNothing() {
        assertThat(log)
                .contains("POST https://127.0.0.1:" + gateway.port() + "/v1/images/generations")
                .contains("http://127.0.0.1:" + gateway.managementAddress("/").getPort() + "/hawtio/")
                .doesNotContain("unencrypted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void agreesToTwoVersionsWithForwardSecrecy(String version) throws IOException {
        try (SSLSocket socket = connect(TestCertificate.trusting(certificate))) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();

            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(socket.getSession().getCipherSuite())
                    .matches("TLS_(ECDHE_ECDSA_WITH_)?(AES_\\d+_GCM|CHACHA20).*");
        }
    }

    @Test
    void refusesSuitesWithoutForwardSecrecy() throws IOException {
        try (SSLSocket socket = connect(TestCertificate.trusting(certificate))) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});

            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"0300", "0301", "0302"})
    void refusesOlderVersions(String version) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream().write(HexFormat.of().parseHex(hello(version)));
            byte[] answer = socket.getInputStream().readNBytes(7);

            assertThat(answer[0]).as("a record of the kind alert").isEqualTo((byte) 0x15);
            assertThat(answer[5]).as("fatal").isEqualTo((byte) 2);
            assertThat(answer[6]).as("protocol_version").isEqualTo((byte) 70);
        }
    }

    /** A record with a ClientHello that knows no newer version, and one suite that this key could serve. */
    private static String hello(String version) {
        String body = version + "11".repeat(32) + "00" + "0002" + "c009" + "0100";
        return "16" + "0301" + "%04x".formatted(body.length() / 2 + 4) + "01" + "%06x".formatted(body.length() / 2)
                + body;
    }

    @Test
    void answersNothingWithoutTlsAndDoesNotFillTheLog() throws IOException {
        try (LogCapture capture = LogCapture.start();
                Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP", "UP");
            assertThat(capture.text()).doesNotContain("NotSslRecordException");
        }
    }

    @Test
    void everyAnswerIsHardenedThatOfAnUnknownAddressToo() {
        for (String path : new String[] {"/health", "/v1/models", "/nothing", "/"}) {
            assertThat(gateway.get(path).headers().map())
                    .as(path)
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .containsEntry("cross-origin-resource-policy", List.of("same-origin"))
                    .containsEntry("strict-transport-security", List.of("max-age=31536000"))
                    .containsEntry("vary", List.of("Origin"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization,Content-Type,X-Stainless-OS,x-stainless-retry-count | authorization, content-type, x-stainless-os, x-stainless-retry-count",
                "x-goog-api-key,x-goog-api-client,content-type | x-goog-api-key, x-goog-api-client, content-type",
                "idempotency-key, x-caravan-parameters, cookie, x-evil | idempotency-key, x-caravan-parameters",
            })
    void aListedPageMaySendWhatTheLibrariesSend(String asked, String granted) {
        HttpResponse<String> answer = preflight(PAGE, "/v1/images/generations", asked);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers")).contains(granted);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValueSatisfying(methods -> assertThat(methods).contains("POST"));
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "https://studio.example.evil.example", "http://studio.example", "null"})
    void anotherPageMayNothing(String origin) {
        HttpResponse<String> preflight = preflight(origin, "/v1/models", "authorization");
        HttpResponse<String> answer = gateway.send(withKey("/v1/models").header("Origin", origin));

        assertThat(preflight.statusCode()).isGreaterThanOrEqualTo(400);
        for (HttpResponse<String> each : List.of(preflight, answer)) {
            assertThat(each.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
        }
    }

    @Test
    void aListedPageReadsAnswersAndRefusals() {
        HttpResponse<String> models = gateway.send(withKey("/v1/models").header("Origin", PAGE));
        HttpResponse<String> refusal = gateway.send(
                HttpRequest.newBuilder(gateway.address("/v1/models")).header("Origin", PAGE));

        assertThat(models.statusCode()).isEqualTo(200);
        assertThat(refusal.statusCode()).isEqualTo(401);
        for (HttpResponse<String> each : List.of(models, refusal)) {
            assertThat(each.headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
            assertThat(each.headers().firstValue("Access-Control-Expose-Headers"))
                    .hasValueSatisfying(names -> assertThat(names).contains("x-caravan-warnings", "Retry-After"));
        }
    }

    @Test
    void noPageMaySendAKeyInTheAddress() {
        HttpResponse<String> answer = gateway.send(HttpRequest.newBuilder(gateway.address("/v1beta/models?key=the-key"))
                .header("Origin", PAGE));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("in a header").doesNotContain("the-key");
        assertThat(preflight(PAGE, "/v1beta/models?key=the-key", "content-type").statusCode())
                .isEqualTo(400);
        assertThat(gateway.get("/v1beta/models?key=the-key").statusCode()).isEqualTo(200);
    }

    @Test
    @Tag("full")
    void takesUpARenewedCertificateWhileItRuns() throws IOException {
        TestCertificate renewed = TestCertificate.make("RSA");
        SSLContext both = TestCertificate.trusting(certificate, renewed);
        try (SSLSocket old = connect(both)) {
            old.startHandshake();
            renewed.write(folder.resolve("chain.pem"), folder.resolve("key.pem"));

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(presented(both)).isEqualTo(renewed.certificate()));

            old.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(old.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
            HttpClient client = HttpClient.newBuilder().sslContext(both).build();
            assertThat(client.sendAsync(
                                    HttpRequest.newBuilder(gateway.address("/health"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .join()
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            certificate.write(folder.resolve("chain.pem"), folder.resolve("key.pem"));
            await().atMost(Duration.ofSeconds(30)).until(() -> presented(both).equals(certificate.certificate()));
        }
    }

    private static X509Certificate presented(SSLContext context) throws IOException {
        try (SSLSocket socket = connect(context)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static SSLSocket connect(SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", gateway.port());
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    private static HttpResponse<String> preflight(String origin, String path, String headers) {
        return gateway.send(HttpRequest.newBuilder(gateway.address(path))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", headers));
    }

    private static HttpRequest.Builder withKey(String path) {
        return HttpRequest.newBuilder(gateway.address(path)).header("Authorization", "Bearer the-key");
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
