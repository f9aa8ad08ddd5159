package org.pixelcaravan.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.settings.TlsFiles;
import org.pixelcaravan.support.LogCapture;
import org.pixelcaravan.support.TestCertificate;

class CertificateWatchTest {
    private static TestCertificate first;
    private static TestCertificate second;

    private final List<TlsIdentity> renewals = new ArrayList<>();
    private final LogCapture log = LogCapture.start();

    @TempDir
    private Path folder;

    private TlsFiles files;

    @BeforeAll
    static void makeCertificates() {
        first = TestCertificate.make("EC");
        second = TestCertificate.make("EC");
    }

    @BeforeEach
    void writeFirst() throws IOException {
        files = new TlsFiles("caravan.http.tls", folder.resolve("chain.pem"), folder.resolve("key.pem"));
        first.write(files.certificate(), files.key());
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void takesARenewedCertificateWhenItsFilesHaveSettled() throws IOException {
        try (CertificateWatch watch = watch(Clock.systemUTC())) {
            second.write(files.certificate(), files.key());
            watch.look();
            assertThat(renewals).isEmpty();

            watch.look();
            watch.look();

            assertThat(renewals).hasSize(1);
            assertThat(watch.identity().chain()).containsExactly(second.certificate());
            assertThat(log.text())
                    .contains("was renewed", "good until " + watch.identity().end());
        }
    }

    @Test
    void keepsItsCertificateWhileTheNewOneCannotBeUsed() throws IOException {
        try (CertificateWatch watch = watch(Clock.systemUTC())) {
            Files.writeString(files.certificate(), second.certificatePem());
            look(watch);
            assertThat(log.text())
                    .containsOnlyOnce("does not belong to the first certificate")
                    .contains("stays as it was");

            Files.delete(files.key());
            look(watch);
            assertThat(log.text()).containsOnlyOnce("is not there");
            assertThat(watch.identity().chain()).containsExactly(first.certificate());

            second.write(files.certificate(), files.key());
            look(watch);
            assertThat(watch.identity().chain()).containsExactly(second.certificate());
        }
    }

    @Test
    void warnsOfAKeyThatEverybodyCanRead() throws IOException {
        watch(Clock.systemUTC()).close();
        assertThat(log.text()).doesNotContain(files.key().toString());

        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
        watch(Clock.systemUTC()).close();

        assertThat(log.text()).contains("WARN", "Private key " + files.key() + " is open to every user", "chmod o-rwx");
    }

    @Test
    void warnsOfACertificateThatEndsSoon() {
        Clock late =
                Clock.fixed(first.certificate().getNotAfter().toInstant().minus(Duration.ofDays(13)), ZoneOffset.UTC);

        watch(late).close();

        assertThat(log.text()).contains("WARN", "expires on");
    }

    @Test
    void namesSettingAndFileOfWhatIsNotThere() throws IOException {
        Files.delete(files.key());

        assertThatThrownBy(() -> CertificateWatch.of(files, Clock.systemUTC()))
                .isInstanceOf(TlsFileException.class)
                .hasMessage("Setting caravan.http.tls.key, file " + files.key() + " is not there");
    }

    private CertificateWatch watch(Clock clock) {
        CertificateWatch watch = CertificateWatch.of(files, clock);
        watch.onRenewal(renewals::add);
        return watch;
    }

    private static void look(CertificateWatch watch) {
        watch.look();
        watch.look();
        watch.look();
    }
}
