package org.pixelcaravan.folder;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.content.SpoolWriter;
import org.pixelcaravan.content.StoredBytes;

/**
 * Cuts a file into lines without keeping more than one of them. Lines end with LF or CRLF, the last one also with the file.
 * A byte order mark is left out.
 */
final class TextLines {
    private static final int BUFFER = 64 * 1024;
    private static final int[] MARK = {0xEF, 0xBB, 0xBF};

    private final InputStream in;
    private final long longest;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int filled;
    private long number;

    /** @param longest more bytes than this are left out of a line */
    TextLines(InputStream in, long longest) {
        this.in = in;
        this.longest = longest;
    }

    /** Number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    /** The next line without its end, empty at the end of the file. */
    Optional<Line> next(SpoolScope spool) throws IOException {
        if (number == 0) {
            skipMark();
        }
        if (isAtEnd()) {
            return Optional.empty();
        }
        number++;
        SpoolWriter line = spool.newWriter();
        boolean tooLong = false;
        boolean returned = false;
        while (!isAtEnd()) {
            int end = lineEnd();
            int length = end - position;
            if (returned && length > 0) {
                line.write('\r');
            }
            returned = length > 0 && buffer[end - 1] == '\r';
            int kept = returned ? length - 1 : length;
            if (line.length() + kept > longest) {
                tooLong = true;
            } else {
                line.write(buffer, position, kept);
            }
            position = end;
            if (end < filled) {
                position++;
                break;
            }
        }
        return Optional.of(new Line(number, line.finish(), tooLong));
    }

    private int lineEnd() {
        int end = position;
        while (end < filled && buffer[end] != '\n') {
            end++;
        }
        return end;
    }

    private boolean isAtEnd() throws IOException {
        if (position == filled) {
            position = 0;
            filled = Math.max(0, in.readNBytes(buffer, 0, BUFFER));
        }
        return filled == 0;
    }

    private void skipMark() throws IOException {
        if (!isAtEnd() && filled >= MARK.length) {
            boolean marked = true;
            for (int i = 0; i < MARK.length; i++) {
                marked &= (buffer[i] & 0xff) == MARK[i];
            }
            position = marked ? MARK.length : 0;
        }
    }

    /** @param tooLong whether it was cut */
    record Line(long number, StoredBytes bytes, boolean tooLong) {}
}
