package org.pixelcaravan.content;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** Reads segments one after the other without joining them. */
final class SegmentsInputStream extends BlockInputStream {
    private final List<Segment> segments;
    private int segment;
    private int position;

    SegmentsInputStream(List<Segment> segments) {
        this.segments = segments;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (segment < segments.size() && position == segments.get(segment).length()) {
            segment++;
            position = 0;
        }
        if (segment == segments.size()) {
            return -1;
        }
        int count = segments.get(segment).read(position, target, offset, length);
        position += count;
        return count;
    }
}
