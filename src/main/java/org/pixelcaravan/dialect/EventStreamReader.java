package org.pixelcaravan.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import org.pixelcaravan.content.BlockInputStream;

/**
 * Reads server-sent events, as the HTML standard defines them, one after the other. An event's data is a stream of its own:
 * a picture stands on one line. Names, ids and comments are skipped, since the documents of image APIs say themselves what
 * they are. Not thread-safe.
 */
public final class EventStreamReader {
    private static final String DATA = "data";
    private static final int END = -1;

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int limit;
    private Data current;

    public EventStreamReader(InputStream in) {
        this.in = in;
    }

    /**
     * Goes on to the next event that has data.
     *
     * @return its data, readable until the next call; empty at the end of the stream
     * @throws IOException if the stream fails
     */
    public Optional<InputStream> next() throws IOException {
        if (current != null) {
            current.transferTo(OutputStream.nullOutputStream());
        }
        while (peek() != END) {
            if (startsData()) {
                current = new Data();
                return Optional.of(current);
            }
            skipLine();
        }
        current = null;
        return Optional.empty();
    }

    /** Takes a line's field name; if it is {@code data}, its value is next. */
    private boolean startsData() throws IOException {
        for (int i = 0; i < DATA.length(); i++) {
            if (peek() != DATA.charAt(i)) {
                return false;
            }
            position++;
        }
        if (peek() != ':') {
            return isLineEnd(peek());
        }
        position++;
        if (peek() == ' ') {
            position++;
        }
        return true;
    }

    private void skipLine() throws IOException {
        while (!isLineEnd(peek())) {
            position++;
        }
        takeLineEnd();
    }

    private void takeLineEnd() throws IOException {
        int end = peek();
        if (end != END) {
            position++;
        }
        if (end == '\r' && peek() == '\n') {
            position++;
        }
    }

    private int peek() throws IOException {
        if (position == limit) {
            limit = Math.max(0, in.read(buffer));
            position = 0;
        }
        return limit == 0 ? END : buffer[position];
    }

    private static boolean isLineEnd(int value) {
        return value == '\n' || value == '\r' || value == END;
    }

    /** The data lines of one event, joined by line feeds. */
    private final class Data extends BlockInputStream {
        private boolean ended;

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            if (length == 0) {
                return 0;
            }
            if (ended) {
                return -1;
            }
            if (isLineEnd(peek())) {
                return goesOn() ? lineFeed(target, offset) : -1;
            }
            int count = Math.min(length, lengthOfPiece());
            System.arraycopy(buffer, position, target, offset, count);
            position += count;
            return count;
        }

        private int lineFeed(byte[] target, int offset) {
            target[offset] = '\n';
            return 1;
        }

        /** Whether another data line belongs to the event; if not, the event has ended. */
        private boolean goesOn() throws IOException {
            takeLineEnd();
            while (!isLineEnd(peek())) {
                if (startsData()) {
                    return true;
                }
                skipLine();
            }
            takeLineEnd();
            ended = true;
            return false;
        }

        private int lengthOfPiece() {
            int end = position;
            while (end < limit && !isLineEnd(buffer[end])) {
                end++;
            }
            return end - position;
        }
    }
}
