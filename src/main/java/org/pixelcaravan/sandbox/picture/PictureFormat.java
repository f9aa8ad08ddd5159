package org.pixelcaravan.sandbox.picture;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The file formats that the sandbox can draw in. */
public enum PictureFormat {
    JPEG(false),
    PNG(true),
    WEBP(true);

    private final boolean supportsAlpha;

    PictureFormat(boolean supportsAlpha) {
        this.supportsAlpha = supportsAlpha;
    }

    /** Finds a format by the name that vendors use in requests: {@code png}, {@code jpeg} or {@code webp}. */
    public static Optional<PictureFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.wireName().equals(name))
                .findFirst();
    }

    /** The lower-case name that vendors use in requests and as file extension. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String mediaType() {
        return "image/" + wireName();
    }

    public boolean supportsAlpha() {
        return supportsAlpha;
    }
}
