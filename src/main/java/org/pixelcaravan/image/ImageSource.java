package org.pixelcaravan.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An encoded picture that can be read more than once, so that nobody has to hold its bytes while it waits for its turn to
 * be decoded.
 */
@FunctionalInterface
public interface ImageSource {
    /** Opens the picture at its first byte; the receiver closes the stream. */
    InputStream open() throws IOException;

    /** A picture in memory; the array must not change while it is in use. */
    static ImageSource of(byte[] bytes) {
        return () -> new ByteArrayInputStream(bytes);
    }
}
