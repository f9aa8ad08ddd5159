package org.pixelcaravan.content;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A handle to a picture's bytes, kept in the form in which they arrived: base64 text stays base64 until somebody needs
 * bytes, and bytes stay bytes until somebody needs text. The other form is made while it is written, so that memory does
 * not depend on the picture's size.
 */
public final class ImageContent {
    private final StoredBytes stored;
    private final boolean base64;
    private final long byteLength;

    private ImageContent(StoredBytes stored, boolean base64, long byteLength) {
        this.stored = stored;
        this.base64 = base64;
        this.byteLength = byteLength;
    }

    /** A picture that arrived as bytes. */
    public static ImageContent ofBytes(StoredBytes bytes) {
        return new ImageContent(bytes, false, bytes.length());
    }

    /**
     * A picture that arrived as base64 text, in the standard alphabet and padded (see {@link Base64Check}).
     *
     * @throws IllegalArgumentException if it is not
     */
    public static ImageContent ofBase64(StoredBytes text) throws IOException {
        return new ImageContent(text, true, Base64Check.decodedLength(text));
    }

    /**
     * A picture that arrived as base64 text in either alphabet of RFC 4648, padded or not.
     *
     * @param scope where the text is rewritten to, if it is not in the standard alphabet and padded
     * @throws IllegalArgumentException if it is no base64 text
     */
    public static ImageContent ofAnyBase64(StoredBytes text, SpoolScope scope) throws IOException {
        try {
            return ofBase64(text);
        } catch (IllegalArgumentException notStandard) {
            try (SpoolWriter standard = scope.newWriter()) {
                text.writeTo(new StandardBase64(standard));
                standard.write("====".getBytes(StandardCharsets.US_ASCII), 0, (int) (-standard.length() & 3));
                return ofBase64(standard.finish());
            }
        }
    }

    /** Number of bytes of the picture itself. */
    public long byteLength() {
        return byteLength;
    }

    /** Number of characters of the picture as base64 text. */
    public long base64Length() {
        return base64 ? stored.length() : (byteLength + 2) / 3 * 4;
    }

    /** A new stream over the picture's bytes; the caller closes it. */
    public InputStream openBytes() throws IOException {
        return base64 ? Base64.getDecoder().wrap(stored.open()) : stored.open();
    }

    /** Writes the picture's bytes to {@code out}, which stays open. */
    public void writeBytes(OutputStream out) throws IOException {
        try (InputStream bytes = openBytes()) {
            bytes.transferTo(out);
        }
    }

    /** Writes the picture as base64 text, without line breaks, to {@code out}, which stays open. */
    public void writeBase64(OutputStream out) throws IOException {
        if (base64) {
            stored.writeTo(out);
            return;
        }
        try (OutputStream encoder = Base64.getEncoder().wrap(new Uncloseable(out))) {
            stored.writeTo(encoder);
        }
    }

    /** Puts the standard alphabet's two letters in place of those that are safe in addresses. */
    private static final class StandardBase64 extends FilterOutputStream {
        StandardBase64(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            byte[] standard = Arrays.copyOfRange(bytes, offset, offset + length);
            for (int i = 0; i < length; i++) {
                standard[i] = standard(standard[i]);
            }
            out.write(standard, 0, length);
        }

        private static byte standard(byte letter) {
            return switch (letter) {
                case '-' -> '+';
                case '_' -> '/';
                default -> letter;
            };
        }
    }

    private static final class Uncloseable extends FilterOutputStream {
        Uncloseable(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
