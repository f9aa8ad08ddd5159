package org.pixelcaravan.content;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

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
     * A picture that arrived as base64 text, in the standard alphabet and padded.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static ImageContent ofBase64(StoredBytes text) throws IOException {
        Base64Check check = Base64Check.of(text, 0);
        if (!check.isStandard()) {
            throw new IllegalArgumentException("it is not padded base64 in the standard alphabet");
        }
        return new ImageContent(text, true, check.decodedLength());
    }

    /**
     * A picture that arrived as base64 text in either alphabet, padded or not, from a place in a text on.
     *
     * @throws IllegalArgumentException if it did not
     */
    public static ImageContent ofAnyBase64(StoredBytes text, long from) throws IOException {
        Base64Check check = Base64Check.of(text, from);
        boolean isReady = from == 0 && check.isStandard();
        StoredBytes standard = isReady ? text : new StoredBytes.StandardBase64(text, from, check.missingPadding());
        return new ImageContent(standard, true, check.decodedLength());
    }

    /** Number of bytes of the picture itself. */
    public long byteLength() {
        return byteLength;
    }

    /** The file that holds the picture's bytes and nothing else, if there is one. */
    public Optional<Path> file() {
        return !base64 && stored instanceof StoredBytes.SpoolFile spooled
                ? Optional.of(spooled.path())
                : Optional.empty();
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
