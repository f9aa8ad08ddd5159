package org.pixelcaravan.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * What browsers are told about the gateway's own pages: they load nothing from anywhere else, ask nobody else, and are shown in
 * no other page.
 */
public final class PageHeaders {
    private PageHeaders() {}

    /** Of a document without a style of its own. */
    public static Map<String, String> plain() {
        return headers("default-src 'none'");
    }

    /** Of a page whose one style element holds exactly this. */
    public static Map<String, String> styled(String style) {
        return headers("default-src 'none'; style-src 'sha256-" + hash(style) + "'");
    }

    /**
     * Of a page that runs scripts and asks the gateway, and of its files: all of them are the gateway's, nothing stands in the
     * document itself, no text becomes markup, and pictures may come out of the page's own memory.
     */
    public static Map<String, String> application() {
        return headers(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
                        + "require-trusted-types-for 'script'; trusted-types 'none'");
    }

    private static Map<String, String> headers(String sources) {
        return Map.of(
                "Content-Security-Policy",
                sources + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                "Cross-Origin-Opener-Policy",
                "same-origin",
                "Referrer-Policy",
                "no-referrer",
                "X-Content-Type-Options",
                "nosniff",
                "X-Frame-Options",
                "DENY");
    }

    private static String hash(String style) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
