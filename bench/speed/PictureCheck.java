package speed;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Compares pictures in a flowing answer, bit for bit, with what was sent. A picture is what follows the marker. */
final class PictureCheck {
    /** There are thousands of connections, and few threads. */
    private static final ThreadLocal<byte[]> PIECES = ThreadLocal.withInitial(() -> new byte[256 * 1024]);

    private final byte[] marker;
    private final byte[] expected;
    private final Runnable onPicture;
    private byte[] piece = new byte[0];
    private int matchedMarker;
    private int matchedPicture = -1;
    private int pictures;
    private boolean wrong;

    /** @param onPicture runs when the last byte of a picture is there */
    PictureCheck(byte[] marker, byte[] expected, Runnable onPicture) {
        this.marker = marker;
        this.expected = expected;
        this.onPicture = onPicture;
    }

    void reset() {
        matchedMarker = 0;
        matchedPicture = -1;
        pictures = 0;
        wrong = false;
    }

    /** Pictures that were there, all of each as it was sent; -1 if one was not. */
    int pictures() {
        return wrong || matchedPicture >= 0 ? -1 : pictures;
    }

    void add(ByteBuf in) {
        piece = PIECES.get();
        while (in.isReadable()) {
            int count = Math.min(in.readableBytes(), piece.length);
            in.readBytes(piece, 0, count);
            int position = 0;
            while (position < count) {
                position = matchedPicture < 0 ? seek(position, count) : compare(position, count);
            }
        }
    }

    private int seek(int from, int to) {
        for (int i = from; i < to; i++) {
            if (piece[i] == marker[matchedMarker]) {
                matchedMarker++;
            } else {
                matchedMarker = piece[i] == marker[0] ? 1 : 0;
            }
            if (matchedMarker == marker.length) {
                matchedMarker = 0;
                matchedPicture = 0;
                return i + 1;
            }
        }
        return to;
    }

    private int compare(int from, int to) {
        int count = Math.min(to - from, expected.length - matchedPicture);
        wrong |= !Arrays.equals(piece, from, from + count, expected, matchedPicture, matchedPicture + count);
        matchedPicture += count;
        if (matchedPicture == expected.length) {
            matchedPicture = -1;
            pictures++;
            onPicture.run();
        }
        return from + count;
    }
}
