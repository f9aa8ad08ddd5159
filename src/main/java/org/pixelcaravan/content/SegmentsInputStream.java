package org.pixelcaravan.content;

import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** Reads byte arrays one after the other without joining them. */
final class SegmentsInputStream extends InputStream {
    private final List<byte[]> pieces;
    private int piece;
    private int position;

    SegmentsInputStream(List<byte[]> pieces) {
        this.pieces = pieces;
    }

    @Override
    public int read() {
        if (!advance()) {
            return -1;
        }
        return pieces.get(piece)[position++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!advance()) {
            return -1;
        }
        byte[] current = pieces.get(piece);
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, target, offset, count);
        position += count;
        return count;
    }

    private boolean advance() {
        while (piece < pieces.size() && position == pieces.get(piece).length) {
            piece++;
            position = 0;
        }
        return piece < pieces.size();
    }
}
