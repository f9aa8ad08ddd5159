package org.pixelcaravan.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.support.StubServer;
import org.pixelcaravan.support.TestCertificate;

/** Where calls go: names, addresses and certificates. */
@Timeout(60)
class EventLoopHostsTest {
    private final EventLoopCaller caller = new EventLoopCaller();

    @AfterEach
    void stop() {
        caller.close();
    }

    /** A provider whose name has several addresses is reached at any of them, also while other calls go to it. */
    @Test
    void theNextAddressOfANameIsTriedIfOneIsRefused() throws Exception {
        String name = "provider.example";
        InetAddress[] addresses = {
            InetAddress.getByAddress(name, new byte[] {127, 0, 0, 2}),
            InetAddress.getByAddress(name, new byte[] {127, 0, 0, 1})
        };
        caller.camel().addService(new CallClient(Optional.empty(), new HttpClientOptions(), host -> addresses));
        try (StubServer server = StubServer.start(EventLoopHostsTest::answerSlowly)) {
            String origin = server.origin().replace("127.0.0.1", name);
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(caller.threads().submit(() -> caller.post(origin, "/", TransportContract.context(30))));
            }

            for (Future<Integer> call : calls) {
                assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(200);
            }
        }
    }

    private static void answerSlowly(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** In its place the JDK would look up this machine. */
    @Test
    void anAddressWithoutAHostIsNotCalled() {
        assertThatExceptionOfType(LostCallException.class)
                .isThrownBy(() -> caller.post("http://my_server:8080", "/", TransportContract.context(30)))
                .matches(lost -> lost.code() == ErrorCode.PROVIDER_UNAVAILABLE);
    }

    @Test
    void aProviderWithoutATrustedCertificateIsSentNothing() throws Exception {
        try (Secret provider = new Secret(TestCertificate.make("EC"), "127.0.0.1")) {
            assertThatExceptionOfType(LostCallException.class)
                    .isThrownBy(() -> caller.post(provider.origin("127.0.0.1"), "/", TransportContract.context(30)))
                    .matches(lost -> lost.code() == ErrorCode.PROVIDER_UNAVAILABLE);

            assertThat(provider.calls).hasValue(0);
        }
    }

    @Test
    void aProviderHasToBeWhatItsCertificateSays() throws Exception {
        TestCertificate certificate = TestCertificate.make("EC");
        HttpClientOptions trusting = new HttpClientOptions()
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(certificate.certificatePem())));
        caller.camel().addService(new CallClient(Optional.empty(), trusting, InetAddress::getAllByName));
        try (Secret known = new Secret(certificate, "127.0.0.1");
                Secret other = new Secret(certificate, "127.0.0.2")) {
            assertThat(caller.post(known.origin("localhost"), "/", TransportContract.context(30)))
                    .isEqualTo(200);
            assertThatExceptionOfType(LostCallException.class)
                    .isThrownBy(() -> caller.post(other.origin("127.0.0.2"), "/", TransportContract.context(30)))
                    .matches(lost -> lost.code() == ErrorCode.PROVIDER_UNAVAILABLE);

            assertThat(other.calls).hasValue(0);
        }
    }

    /** A provider that is spoken to over TLS. */
    private static final class Secret implements AutoCloseable {
        private final AtomicInteger calls = new AtomicInteger();
        private final HttpsServer server;

        Secret(TestCertificate certificate, String address) throws IOException {
            server = HttpsServer.create(new InetSocketAddress(address, 0), 10);
            server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
            server.createContext("/", exchange -> {
                calls.incrementAndGet();
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
        }

        String origin(String host) {
            return "https://" + host + ":" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @Test
    void aNameThatNobodyKnowsWasNeverReached() {
        assertThatExceptionOfType(LostCallException.class)
                .isThrownBy(() -> caller.post("http://nobody.invalid", "/", TransportContract.context(30)))
                .matches(lost -> lost.code() == ErrorCode.PROVIDER_UNAVAILABLE);
    }
}
