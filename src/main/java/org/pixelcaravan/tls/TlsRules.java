package org.pixelcaravan.tls;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** What the gateway's servers agree to with their callers. */
public final class TlsRules {
    /** The versions of TLS. */
    public static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

    private TlsRules() {}

    /** Those suites of the JDK that keep what was recorded secret when the server's key is stolen, and notice changes. */
    public static List<String> suites() {
        try {
            String[] usual = SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites();
            return Stream.of(usual).filter(TlsRules::isModern).toList();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK has no TLS", e);
        }
    }

    private static boolean isModern(String suite) {
        boolean keepsSecrets = suite.startsWith("TLS_ECDHE_") || !suite.contains("_WITH_");
        return keepsSecrets && (suite.contains("_GCM_") || suite.contains("_CHACHA20_"));
    }
}
