package org.pixelcaravan.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.settings.TlsFiles;
import org.pixelcaravan.support.TestCertificate;

class TlsIdentityTest {
    private static final TlsFiles FILES =
            new TlsFiles("caravan.http.tls", Path.of("tls/chain.pem"), Path.of("tls/key.pem"));
    private static final String CERTIFICATE = "Setting caravan.http.tls.certificate, file tls/chain.pem";
    private static final String KEY = "Setting caravan.http.tls.key, file tls/key.pem";

    private static TestCertificate curve;
    private static TestCertificate another;
    private static TestCertificate rsa;

    @BeforeAll
    static void makeKeys() {
        curve = TestCertificate.make("EC");
        another = TestCertificate.make("EC", "-groupname", "secp384r1");
        rsa = TestCertificate.make("RSA");
    }

    @Test
    void readsAKeyOfACurveInBothForms() {
        assertThat(of(curve.certificatePem(), curve.keyPem()).key()).isEqualTo(curve.key());
        assertThat(of(curve.certificatePem(), curve.oldKeyPem()).key()).isEqualTo(curve.key());
        assertThat(of(another.certificatePem(), another.oldKeyPem()).key()).isEqualTo(another.key());
    }

    @Test
    void readsAnRsaKeyInBothForms() {
        assertThat(of(rsa.certificatePem(), rsa.keyPem()).key()).isEqualTo(rsa.key());
        assertThat(of(rsa.certificatePem(), rsa.oldKeyPem()).key()).isEqualTo(rsa.key());
    }

    @Test
    void keepsTheChainInItsOrderAndSkipsWhatStandsBetween() {
        String chain = "subject=CN = localhost\n" + curve.certificatePem() + "\nissuer of it\n" + rsa.certificatePem();

        assertThat(of(chain, curve.keyPem()).chain()).containsExactly(curve.certificate(), rsa.certificate());
        assertThat(of(
                                chain,
                                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                                        + curve.oldKeyPem())
                        .keyManagers()
                        .getKeyManagers())
                .hasSize(1);
    }

    @Test
    void refusesAKeyOfAnotherCertificate() {
        for (TestCertificate other : new TestCertificate[] {another, rsa}) {
            refuses(
                    curve.certificatePem(),
                    other.keyPem(),
                    KEY + ": the private key does not belong to the first certificate");
            refuses(
                    curve.certificatePem(),
                    other.oldKeyPem(),
                    KEY + ": the private key does not belong to the first certificate");
        }
        refuses(
                rsa.certificatePem() + curve.certificatePem(),
                curve.keyPem(),
                KEY + ": the private key does not belong");
    }

    @ParameterizedTest
    @CsvSource({
        "'', holds no private key in PEM",
        "garbage, holds no private key in PEM",
        "'-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', holds no private key in PEM",
        "'-----BEGIN PRIVATE KEY-----\nAAAA\n', holds no private key in PEM",
        "'-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----', is locked with a password",
        "'-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----', is locked with",
        "'-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', ': the private key does not belong'",
        "'-----BEGIN EC PRIVATE KEY-----\nA\n-----END EC PRIVATE KEY-----', holds a private key that is not whole",
    })
    void refusesWhatIsNoKey(String text, String reason) {
        assertThatThrownBy(() -> of(curve.certificatePem(), text))
                .isInstanceOf(TlsFileException.class)
                .hasMessageStartingWith(KEY)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesWhatIsNoCertificate() {
        refuses("", curve.keyPem(), CERTIFICATE + " holds no certificate in PEM");
        refuses("garbage", curve.keyPem(), CERTIFICATE);
        refuses(curve.keyPem(), curve.keyPem(), CERTIFICATE);
        refuses(curve.certificatePem().substring(0, 200), curve.keyPem(), CERTIFICATE);
    }

    @Test
    void refusesACertificateBeforeAndAfterItsTime() {
        Instant end = curve.certificate().getNotAfter().toInstant();
        Instant begin = curve.certificate().getNotBefore().toInstant();

        assertThatThrownBy(() -> of(curve.certificatePem(), curve.keyPem(), end.plusSeconds(1)))
                .isInstanceOf(TlsFileException.class)
                .hasMessage(CERTIFICATE + ": the certificate expired on " + end);
        assertThatThrownBy(() -> of(curve.certificatePem(), curve.keyPem(), begin.minus(Duration.ofDays(1))))
                .isInstanceOf(TlsFileException.class)
                .hasMessage(CERTIFICATE + ": the certificate is not valid before " + begin);
    }

    private static void refuses(String certificates, String key, String message) {
        assertThatThrownBy(() -> of(certificates, key))
                .isInstanceOf(TlsFileException.class)
                .hasMessageStartingWith(message);
    }

    private static TlsIdentity of(String certificates, String key) {
        return of(certificates, key, Instant.now());
    }

    private static TlsIdentity of(String certificates, String key, Instant now) {
        return TlsIdentity.of(
                FILES, certificates.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8), now);
    }
}
