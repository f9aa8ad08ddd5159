package org.pixelcaravan.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import org.pixelcaravan.settings.TlsFiles;

/**
 * What a server proves with who it is.
 *
 * @param key private, of the first certificate
 * @param chain the server's own certificate, and those that lead from it to an authority
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
    private static final char[] IN_MEMORY = "in memory only".toCharArray();
    private static final byte[] TO_BE_SIGNED = new byte[32];

    /**
     * @param files say whence the contents came
     * @throws TlsFileException if they do not make an identity that is good at this time
     */
    static TlsIdentity of(TlsFiles files, byte[] certificates, byte[] key, Instant now) {
        List<X509Certificate> chain = chain(files, certificates);
        X509Certificate own = chain.get(0);
        if (now.isAfter(own.getNotAfter().toInstant())) {
            throw new TlsFileException(files.namedCertificate() + ": the certificate expired on "
                    + own.getNotAfter().toInstant());
        }
        if (now.isBefore(own.getNotBefore().toInstant())) {
            throw new TlsFileException(files.namedCertificate() + ": the certificate is not valid before "
                    + own.getNotBefore().toInstant());
        }
        PublicKey owner = own.getPublicKey();
        if (!owner.getAlgorithm().equals("RSA") && !owner.getAlgorithm().equals("EC")) {
            throw new TlsFileException(files.namedCertificate() + ": the certificate is for a key of the kind "
                    + owner.getAlgorithm() + "; it must be RSA or EC");
        }
        PrivateKey secret = key(files, key, owner);
        if (!belong(secret, owner)) {
            throw doNotBelongTogether(files, null);
        }
        return new TlsIdentity(secret, chain);
    }

    private static List<X509Certificate> chain(TlsFiles files, byte[] certificates) {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(certificates))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (CertificateException e) {
            throw new TlsFileException(
                    files.namedCertificate() + " must hold certificates in PEM (BEGIN CERTIFICATE), and does not", e);
        }
        throw new TlsFileException(files.namedCertificate() + " holds no certificate in PEM (BEGIN CERTIFICATE)");
    }

    private static PrivateKey key(TlsFiles files, byte[] key, PublicKey owner) {
        try {
            return PemKey.read(key, owner);
        } catch (PemKey.UnreadableException e) {
            throw new TlsFileException(files.namedKey() + " " + e.getMessage(), e);
        } catch (GeneralSecurityException ofAnotherKind) {
            throw doNotBelongTogether(files, ofAnotherKind);
        }
    }

    private static boolean belong(PrivateKey key, PublicKey owner) {
        try {
            Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(TO_BE_SIGNED);
            byte[] signed = signature.sign();
            signature.initVerify(owner);
            signature.update(TO_BE_SIGNED);
            return signature.verify(signed);
        } catch (GeneralSecurityException ofAnotherCurve) {
            return false;
        }
    }

    private static TlsFileException doNotBelongTogether(TlsFiles files, Throwable cause) {
        return new TlsFileException(
                files.namedKey() + ": the private key does not belong to the first certificate of "
                        + files.certificate() + " (setting " + files.prefix() + ".certificate)",
                cause);
    }

    /** When its own certificate expires. */
    public Instant end() {
        return chain.get(0).getNotAfter().toInstant();
    }

    /** The same in the form that TLS servers of the JDK take. */
    public KeyManagerFactory keyManagers() {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keyStore(IN_MEMORY), IN_MEMORY);
            return managers;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK cannot hold a key in memory", e);
        }
    }

    /** The same in the form that other servers take: the contents of a file in PKCS #12, locked with a password. */
    public byte[] pkcs12(String password) {
        try {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            keyStore(password.toCharArray()).store(file, password.toCharArray());
            return file.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This JDK cannot lock a key", e);
        }
    }

    private KeyStore keyStore(char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, password, chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This JDK cannot hold a key in memory", e);
        }
    }
}
