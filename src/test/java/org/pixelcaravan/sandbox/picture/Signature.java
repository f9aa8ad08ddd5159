package org.pixelcaravan.sandbox.picture;

import java.nio.charset.StandardCharsets;

/** Tells picture formats by their first bytes. */
public final class Signature {
    private Signature() {}

    public static String of(byte[] file) {
        String head = new String(file, 0, Math.min(12, file.length), StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u0089PNG")) {
            return "png";
        }
        if (head.startsWith("\u00FF\u00D8\u00FF")) {
            return "jpeg";
        }
        return head.startsWith("RIFF") && head.endsWith("WEBP") ? "webp" : "unknown";
    }
}
