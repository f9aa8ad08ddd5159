package org.pixelcaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pixelcaravan.support.Futures.get;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.support.TestCertificate;

class DoorServerTest {
    private static final int LOOPS = 3;
    private static final int RENEWALS = 20;
    private static final String HOST = "127.0.0.1";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS + 1));

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    @Test
    void connectionsAreLookedAfterByAllItsLoopsInTurn() throws IOException {
        HttpServer server = get(newServer().listen(0, HOST));

        Set<String> loops = new HashSet<>();
        for (int i = 0; i < LOOPS; i++) {
            loops.add(loopOfAConnection(server.actualPort()));
        }

        assertThat(loops).hasSize(LOOPS);
    }

    @Test
    void serversOnAnyPortDoNotShareOne() {
        HttpServer one = get(newServer().listen(0, HOST));
        HttpServer other = get(newServer().listen(0, HOST));

        assertThat(one.actualPort()).isPositive();
        assertThat(other.actualPort()).isPositive().isNotEqualTo(one.actualPort());
    }

    @Test
    void closedItGivesItsPortBack() throws IOException {
        HttpServer server = get(newServer().listen(0, HOST));
        int port = server.actualPort();

        get(server.close());

        assertThatThrownBy(() -> new Socket(HOST, port)).isInstanceOf(IOException.class);
        HttpServer next = get(newServer().listen(port, HOST));
        assertThat(loopOfAConnection(next.actualPort())).isNotEmpty();
    }

    @Test
    void aPortThatIsTakenIsAFailureWhichLeavesNothingBehind() throws IOException {
        int port;
        HttpServer server = newServer();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            port = taken.getLocalPort();

            assertThatThrownBy(() -> get(server.listen(port, HOST)))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(BindException.class);
        }
        get(server.close());

        assertThat(get(newServer().listen(port, HOST)).actualPort()).isEqualTo(port);
    }

    @Test
    void aServerWithoutAHandlerFailsToListen() {
        DoorServer server =
                new DoorServer((VertxInternal) vertx, new HttpServerOptions(), ignored -> {}, ignored -> {}, LOOPS);

        assertThatThrownBy(() -> get(server.listen(0, HOST))).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoComesWhileTheCertificateIsRenewedIsLetInToo() throws Exception {
        TestCertificate first = TestCertificate.make("EC");
        TestCertificate second = TestCertificate.make("EC");
        SSLContext both = TestCertificate.trusting(first, second);
        HttpServer server = get(newServer(with(first)).listen(0, HOST));

        for (int i = 0; i < RENEWALS; i++) {
            TestCertificate next = i % 2 == 0 ? second : first;
            Future<Boolean> renewed = server.updateSSLOptions(new SSLOptions().setKeyCertOptions(pem(next)));
            while (!renewed.isComplete()) {
                assertThat(presented(both, server.actualPort())).isIn(first.certificate(), second.certificate());
            }

            assertThat(renewed.succeeded()).isTrue();
            for (int connection = 0; connection < LOOPS; connection++) {
                assertThat(presented(both, server.actualPort())).isEqualTo(next.certificate());
            }
        }
    }

    @Test
    void aCertificateThatCannotBeUsedChangesNothing() throws Exception {
        TestCertificate own = TestCertificate.make("EC");
        TestCertificate other = TestCertificate.make("EC");
        HttpServer server = get(newServer(with(own)).listen(0, HOST));
        SSLOptions useless = new SSLOptions().setKeyCertOptions(pem(other).setKeyValue(Buffer.buffer("no key")));

        assertThatThrownBy(() -> get(server.updateSSLOptions(useless))).isInstanceOf(CompletionException.class);

        assertThat(presented(TestCertificate.trusting(own), server.actualPort()))
                .isEqualTo(own.certificate());
    }

    private static HttpServerOptions with(TestCertificate certificate) {
        return new HttpServerOptions().setSsl(true).setKeyCertOptions(pem(certificate));
    }

    private static PemKeyCertOptions pem(TestCertificate certificate) {
        return new PemKeyCertOptions()
                .setCertValue(Buffer.buffer(certificate.certificatePem()))
                .setKeyValue(Buffer.buffer(certificate.keyPem()));
    }

    private static Certificate presented(SSLContext trust, int port) throws IOException {
        try (SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket(HOST, port)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private HttpServer newServer() {
        return newServer(new HttpServerOptions());
    }

    private HttpServer newServer(HttpServerOptions options) {
        return new DoorServer((VertxInternal) vertx, options, ignored -> {}, ignored -> {}, LOOPS)
                .requestHandler(
                        request -> request.response().end(Thread.currentThread().getName()));
    }

    private static String loopOfAConnection(int port) throws IOException {
        try (Socket socket = new Socket(HOST, port)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }
}
