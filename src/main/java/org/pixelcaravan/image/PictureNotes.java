package org.pixelcaravan.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes notes into copies of pictures, without decoding them: in PNG a text a value, in JPEG and WebP an XMP packet. A picture
 * whose maker has put a packet of that kind into it already, or that is built in a way not understood here, is copied as it is.
 */
public final class PictureNotes {
    private PictureNotes() {}

    /** Writes a copy with a note; the same picture and note always give the same bytes. */
    public static void copy(Path picture, ImageFormat format, PictureNote note, OutputStream out) throws IOException {
        switch (format) {
            case PNG -> PngNote.copy(picture, note, out);
            case JPEG -> JpegNote.copy(picture, note, out);
            case WEBP -> WebPNote.copy(picture, note, out);
        }
    }

    /** Puts bytes into a copy after the first ones. */
    static void insert(Path picture, long position, byte[] inserted, OutputStream out) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(picture))) {
            copy(in, position, out);
            out.write(inserted);
            in.transferTo(out);
        }
    }

    /** Copies as many bytes, or to the end. */
    static void copy(InputStream in, long count, OutputStream out) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long left = count;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                return;
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }
}
