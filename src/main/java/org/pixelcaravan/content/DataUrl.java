package org.pixelcaravan.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Addresses that hold what they name: {@code data:image/png;base64,…} (RFC 2397). */
public final class DataUrl {
    private static final String SCHEME = "data:";
    private static final String ENCODING = ";base64";
    private static final int LONGEST_HEAD = 512;

    private DataUrl() {}

    public static boolean isDataUrl(StoredBytes address) throws IOException {
        return start(address, SCHEME.length()).toLowerCase(Locale.ROOT).equals(SCHEME);
    }

    /**
     * The picture in a data URL, which is not copied for that. The declared type is not looked at.
     *
     * @throws IllegalArgumentException if it is not encoded in base64, in either alphabet
     */
    public static ImageContent picture(StoredBytes url) throws IOException {
        String start = start(url, LONGEST_HEAD);
        int comma = start.indexOf(',');
        if (comma < 0 || !start.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(ENCODING)) {
            throw new IllegalArgumentException("it does not say data:image/png;base64, at its start");
        }
        return ImageContent.ofAnyBase64(url, comma + 1);
    }

    private static String start(StoredBytes address, int length) throws IOException {
        try (InputStream in = address.open()) {
            return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        }
    }
}
