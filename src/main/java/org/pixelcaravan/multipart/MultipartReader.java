package org.pixelcaravan.multipart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.pixelcaravan.content.BlockInputStream;
import org.pixelcaravan.multipart.Boundary.Kind;

/**
 * Reads a form (multipart/form-data: RFC 7578, RFC 2046) part by part while it arrives. It holds one buffer, whatever the
 * size of the form. A form that ends before its closing boundary is refused. Not thread-safe.
 */
public final class MultipartReader {
    /** Parts that a form may have. */
    public static final int MOST_PARTS = 200;
    /** Bytes that the header lines of one part may have together. */
    public static final int LARGEST_HEADER = 16 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final Boundary boundary;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private boolean ended;
    private int parts;
    private String field;
    private final InputStream content = new Content();

    /**
     * @param contentType of the whole form; it names the boundary
     * @throws MultipartFormatException if it names none
     */
    public MultipartReader(String contentType, InputStream in) throws MultipartFormatException {
        this.boundary = Boundary.of(contentType);
        this.in = in;
        // The first delimiter need not follow a line end; with one before it, all delimiters look alike.
        buffer[0] = '\r';
        buffer[1] = '\n';
        limit = 2;
    }

    /**
     * Goes on to the next part, past what is left of the one before. After the last one the rest of the stream is read.
     *
     * @throws MultipartFormatException if the form is malformed or exceeds a limit
     * @throws IOException if the stream fails
     */
    public Optional<FormPart> next() throws IOException {
        content.transferTo(OutputStream.nullOutputStream());
        if (boundary.kindAt(buffer, position, limit) == Kind.LAST) {
            position = limit;
            in.transferTo(OutputStream.nullOutputStream());
            return Optional.empty();
        }
        position = boundary.endOfLine(buffer, position, limit);
        field = null;
        if (++parts > MOST_PARTS) {
            throw new MultipartFormatException("it has more than " + MOST_PARTS + " parts");
        }
        PartHeaders headers = headers();
        field = headers.fieldName();
        return Optional.of(new FormPart(field, headers.contentType(), content));
    }

    private PartHeaders headers() throws IOException {
        PartHeaders headers = new PartHeaders();
        int left = LARGEST_HEADER;
        for (String line = line(left); !line.isEmpty(); line = line(left)) {
            headers.add(line);
            left -= line.length();
        }
        return headers;
    }

    private String line(int longest) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int previous = 0;
        for (int next = required(); previous != '\r' || next != '\n'; next = required()) {
            line.write(next);
            previous = next;
            if (line.size() > longest) {
                throw new MultipartFormatException("a part's header is longer than " + LARGEST_HEADER + " bytes");
            }
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line.toByteArray(), 0, line.size() - 1);
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new MultipartFormatException("a part's header is not encoded in UTF-8");
        }
    }

    private int required() throws IOException {
        if (position == limit && !fill()) {
            throw truncated();
        }
        return buffer[position++] & 0xff;
    }

    /** How many bytes from here on are content of the current part for certain; 0 at a delimiter. */
    private int contentAhead() throws IOException {
        while (true) {
            int candidate = boundary.candidate(buffer, position, limit);
            if (candidate > position) {
                return candidate - position;
            }
            if (limit - position < boundary.longestLine() && fill()) {
                continue;
            }
            if (boundary.kindAt(buffer, position, limit) != Kind.NONE) {
                return 0;
            }
            if (position == limit) {
                throw truncated();
            }
            return 1;
        }
    }

    /** Gets more bytes, moving those that are left to the front. */
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
        int count = in.read(buffer, limit, buffer.length - limit);
        ended = count < 0;
        limit += Math.max(count, 0);
        return !ended;
    }

    private MultipartFormatException truncated() {
        if (parts == 0) {
            return new MultipartFormatException("the boundary that Content-Type names does not occur in it");
        }
        String where = field == null ? "" : ", within " + field;
        return new MultipartFormatException("it ends before its closing boundary" + where, field);
    }

    /** What stands between two delimiters. */
    private final class Content extends BlockInputStream {

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            if (length == 0) {
                return 0;
            }
            int ahead = contentAhead();
            if (ahead == 0) {
                return -1;
            }
            int count = Math.min(length, ahead);
            System.arraycopy(buffer, position, target, offset, count);
            position += count;
            return count;
        }
    }
}
