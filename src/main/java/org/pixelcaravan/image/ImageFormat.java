package org.pixelcaravan.image;

import java.util.Locale;
import java.util.Optional;

/** The picture formats that the gateway delivers. */
public enum ImageFormat {
    PNG("image/png", "png"),
    JPEG("image/jpeg", "jpeg"),
    WEBP("image/webp", "webp");

    private final String mimeType;
    private final String shortName;

    ImageFormat(String mimeType, String shortName) {
        this.mimeType = mimeType;
        this.shortName = shortName;
    }

    public String mimeType() {
        return mimeType;
    }

    /** The name that OpenAI's {@code output_format} uses. */
    public String shortName() {
        return shortName;
    }

    public static Optional<ImageFormat> fromMimeType(String mimeType) {
        return Optional.empty();
    }

    public static Optional<ImageFormat> fromShortName(String name) {
        for (ImageFormat format : values()) {
            if (format.shortName.equals(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
