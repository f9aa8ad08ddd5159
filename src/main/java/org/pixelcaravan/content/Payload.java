package org.pixelcaravan.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * A body to send: text and pictures in turn. Its length is known before it is written, and pictures are copied from where
 * they are stored, never joined in memory. It can be written any number of times.
 */
public final class Payload {
    private final List<Part> parts;
    private final long length;

    public Payload(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.length = length(parts);
    }

    private static long length(List<Part> parts) {
        long length = 0;
        for (Part part : parts) {
            length += part.length();
        }
        return length;
    }

    public static Payload of(byte[] bytes) {
        return new Payload(List.of(new Literal(bytes)));
    }

    /** What it is made of, in order. */
    public List<Part> parts() {
        return parts;
    }

    /** Number of bytes that {@link #writeTo} writes. */
    public long length() {
        return length;
    }

    /** Writes everything to {@code out}, which stays open. */
    public void writeTo(OutputStream out) throws IOException {
        for (Part part : parts) {
            part.writeTo(out);
        }
    }

    /** Everything in one array; for small bodies and tests. */
    public byte[] toBytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(length));
        writeTo(out);
        return out.toByteArray();
    }

    /** One piece of a payload. */
    public sealed interface Part {
        long length();

        void writeTo(OutputStream out) throws IOException;
    }

    /** Bytes as they are. */
    public record Literal(byte[] bytes) implements Part {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    /** A picture's bytes. */
    public record Binary(ImageContent content) implements Part {
        @Override
        public long length() {
            return content.byteLength();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            content.writeBytes(out);
        }
    }

    /**
     * Text within a JSON string, with the escapes that JSON wants.
     *
     * @param text UTF-8, without escapes
     */
    public record JsonText(StoredBytes text, long length) implements Part {

        /** Reads the text once, to know how long it is with its escapes. */
        public static JsonText of(StoredBytes text) throws IOException {
            JsonEscapes measure = new JsonEscapes(OutputStream.nullOutputStream());
            text.writeTo(measure);
            return new JsonText(text, measure.length());
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            text.writeTo(new JsonEscapes(out));
        }
    }

    /** A picture as base64 text. */
    public record Base64Text(ImageContent content) implements Part {
        @Override
        public long length() {
            return content.base64Length();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            content.writeBase64(out);
        }
    }

    /** A piece of a file that whoever made it keeps open until it is written. */
    public record FileSlice(FileChannel file, long offset, long length) implements Part {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            FileBytes.copy(file, offset, length, out);
        }
    }
}
