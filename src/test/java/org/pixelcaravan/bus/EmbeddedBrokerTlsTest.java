package org.pixelcaravan.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.settings.GatewaySettings;
import org.pixelcaravan.support.TestCertificate;

class EmbeddedBrokerTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static TestCertificate first;
    private static TestCertificate second;

    @TempDir
    private Path folder;

    private Path certificate;
    private Path key;
    private GatewaySettings settings;

    @BeforeAll
    static void makeCertificates() {
        first = TestCertificate.make("EC");
        second = TestCertificate.make("RSA");
    }

    @BeforeEach
    void settings() throws IOException {
        certificate = folder.resolve("chain.pem");
        key = folder.resolve("key.pem");
        first.write(certificate, key);
        settings = BusSettings.in(
                folder.resolve("data"),
                Map.of(
                        "caravan.broker.tls.certificate",
                        certificate.toString(),
                        "caravan.broker.tls.key",
                        key.toString()));
    }

    @Test
    void whoTrustsTheCertificateAndKnowsThePasswordComesIn() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
                JMSContext client =
                        connect(address("?sslEnabled=true&trustStoreType=PEMCA&trustStorePath=" + certificate));
                JMSContext inside = BrokerConnections.of(settings.broker()).createContext()) {
            assertThat(broker).isNotNull();
            client.createProducer().send(client.createQueue("caravan.jobs"), "from afar");

            assertThat(inside.createConsumer(inside.createQueue("caravan.jobs"))
                            .receiveBody(String.class, PATIENCE.toMillis()))
                    .isEqualTo("from afar");
        }
    }

    @Test
    @Tag("full")
    void nobodyTalksToItUnencryptedOrInAnOldVersionOfTls() throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
                SSLSocket old = socket(first)) {
            assertThat(broker).isNotNull();
            old.setEnabledProtocols(new String[] {"TLSv1.1"});

            assertThatThrownBy(() -> connect(address("?callTimeout=2000"))).isInstanceOf(JMSRuntimeException.class);
            assertThatThrownBy(old::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    @Tag("full")
    void itsCertificateIsRenewedWhileItRuns() throws IOException {
        String trustsBoth =
                address("?sslEnabled=true&trustStoreType=PEMCA&trustStorePath=" + folder.resolve("both.pem"));
        Files.writeString(folder.resolve("both.pem"), first.certificatePem() + second.certificatePem());
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
                JMSContext before = connect(trustsBoth)) {
            assertThat(broker).isNotNull();
            assertThat(shown()).isEqualTo(first.certificate());

            second.write(certificate, key);

            await().atMost(PATIENCE).ignoreExceptions().until(() -> shown().equals(second.certificate()));
            before.createProducer().send(before.createQueue("caravan.jobs"), "on a connection of before");
            try (JMSContext after = connect(trustsBoth)) {
                assertThat(after.createConsumer(after.createQueue("caravan.jobs"))
                                .receiveBody(String.class, PATIENCE.toMillis()))
                        .isEqualTo("on a connection of before");
            }
        }
    }

    @Test
    @Tag("full")
    void theCopyOfTheKeyIsLocked() throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            assertThat(broker).isNotNull();
            Path copy = settings.brokerDirectory().resolve("certificate.p12");
            byte[] secret = first.key().getEncoded();

            assertThat(Files.getPosixFilePermissions(copy)).hasSize(2);
            assertThat(Arrays.toString(Files.readAllBytes(copy))).doesNotContain(inner(Arrays.toString(secret)));
        }
    }

    private static String inner(String list) {
        return list.substring(1, list.length() - 1);
    }

    private Certificate shown() throws IOException {
        try (SSLSocket socket = socket(first, second)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private SSLSocket socket(TestCertificate... trusted) throws IOException {
        return (SSLSocket) TestCertificate.trusting(trusted)
                .getSocketFactory()
                .createSocket(settings.broker().host(), settings.broker().port());
    }

    private String address(String parameters) {
        return "tcp://" + settings.broker().host() + ":" + settings.broker().port() + parameters;
    }

    private JMSContext connect(String address) {
        return BrokerConnections.to(
                        address, settings.broker().user(), settings.broker().password())
                .createContext();
    }
}
