package org.pixelcaravan.support;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for this machine that signs itself, with its key, made by the JDK's keytool. */
public record TestCertificate(PrivateKey key, X509Certificate certificate) {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final int OCTETS = 0x04;

    /** @param options of keytool, such as {@code -validity 1} */
    public static TestCertificate make(String algorithm, String... options) {
        try {
            Path file = Files.createTempDirectory(Path.of("target"), "keys-").resolve("keys.p12");
            List<String> fixed = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keyalg",
                    algorithm,
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "SAN=dns:localhost,ip:127.0.0.1",
                    "-storepass",
                    new String(PASSWORD),
                    "-keystore",
                    file.toString());
            Process process = new ProcessBuilder(Stream.concat(fixed.stream(), Arrays.stream(options))
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool makes no key");
            }
            return read(file);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static TestCertificate read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        String alias = store.aliases().nextElement();
        return new TestCertificate(
                (PrivateKey) store.getKey(alias, PASSWORD), (X509Certificate) store.getCertificate(alias));
    }

    /** Puts both files there, in the place of others at once, the key readable by its owner only. */
    public void write(Path certificateFile, Path keyFile) throws IOException {
        replace(keyFile, keyPem());
        replace(certificateFile, certificatePem());
    }

    private static void replace(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, text);
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In PKCS #8. */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** In the form that is older than PKCS #8, which wraps it. */
    public String oldKeyPem() {
        byte[] wrapped = key.getEncoded();
        int version = content(wrapped, 0);
        int algorithm = version + 3;
        int octets = content(wrapped, algorithm) + (wrapped[algorithm + 1] & 0xff);
        if (wrapped[octets] != OCTETS) {
            throw new IllegalStateException("Not the PKCS #8 that the JDK writes");
        }
        String kind = key.getAlgorithm().equals("RSA") ? "RSA PRIVATE KEY" : "EC PRIVATE KEY";
        return pem(kind, Arrays.copyOfRange(wrapped, content(wrapped, octets), wrapped.length));
    }

    private static int content(byte[] der, int tag) {
        int length = der[tag + 1] & 0xff;
        return tag + 2 + (length < 0x80 ? 0 : length - 0x80);
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    /** What trusts these certificates, and no others. */
    public static SSLContext trusting(TestCertificate... trusted) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (TestCertificate one : trusted) {
                store.setCertificateEntry(one.certificate().getSerialNumber().toString(), one.certificate());
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a server that shows this certificate. */
    public SSLContext serverContext() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, PASSWORD, new X509Certificate[] {certificate});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client that trusts this certificate only. */
    public HttpClient client() {
        return HttpClient.newBuilder().sslContext(trusting(this)).build();
    }
}
