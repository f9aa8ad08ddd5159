package org.pixelcaravan.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.pixelcaravan.content.PrivateFiles;
import org.pixelcaravan.settings.TlsFiles;
import org.pixelcaravan.tls.CertificateWatch;
import org.pixelcaravan.tls.TlsIdentity;
import org.pixelcaravan.tls.TlsRules;

/**
 * With what the gateway's own broker encrypts. Artemis reads certificates from files of its own kinds only, so the PEM files are
 * copied into one of those, under a password that this process alone knows.
 */
final class BrokerTls implements AutoCloseable {
    private static final int RANDOM_BYTES = 24;

    private final String password = newPassword();
    private final Path file;
    private final CertificateWatch certificate;

    /**
     * @param folder for the copy
     * @throws org.pixelcaravan.tls.TlsFileException if the files cannot be used
     */
    BrokerTls(TlsFiles files, Path folder) {
        this.file = folder.resolve("certificate.p12");
        this.certificate = CertificateWatch.start(files, Clock.systemUTC());
        copy(certificate.identity());
    }

    private static String newPassword() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void copy(TlsIdentity identity) {
        try {
            PrivateFiles.createFolder(file.getParent());
            PrivateFiles.write(file, identity.pkcs12(password));
        } catch (IOException e) {
            throw new UncheckedIOException("The broker's certificate cannot be written to " + file, e);
        }
    }

    /** How an acceptor of Artemis is told to encrypt. */
    Map<String, Object> parameters() {
        return Map.of(
                TransportConstants.SSL_ENABLED_PROP_NAME,
                true,
                TransportConstants.KEYSTORE_TYPE_PROP_NAME,
                "PKCS12",
                TransportConstants.KEYSTORE_PATH_PROP_NAME,
                file.toAbsolutePath().toString(),
                TransportConstants.KEYSTORE_PASSWORD_PROP_NAME,
                password,
                TransportConstants.ENABLED_PROTOCOLS_PROP_NAME,
                String.join(",", TlsRules.PROTOCOLS),
                TransportConstants.ENABLED_CIPHER_SUITES_PROP_NAME,
                String.join(",", TlsRules.suites()));
    }

    /** @param reload makes the broker read the copy again, which is done after each renewal */
    void renew(Runnable reload) {
        certificate.onRenewal(renewed -> {
            copy(renewed);
            reload.run();
        });
    }

    @Override
    public void close() {
        certificate.close();
    }
}
