package org.pixelcaravan.image;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** What the first bytes of a picture say about it. */
public record ImageHeader(ImageFormat format, int width, int height, boolean hasAlpha) {

    public static Optional<ImageHeader> read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        if (data.readLong() != 0x89504E470D0A1A0AL) {
            return Optional.empty();
        }
        data.readLong();
        return Optional.of(new ImageHeader(ImageFormat.PNG, data.readInt(), data.readInt(), true));
    }
}
