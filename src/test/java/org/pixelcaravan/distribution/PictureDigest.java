package org.pixelcaravan.distribution;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Takes an answer with one picture in pieces, of which it keeps a checksum of the base64 text and nothing else. */
final class PictureDigest implements Consumer<Optional<byte[]>> {
    private static final String MARK = "\"b64_json\":\"";

    private final int length;
    private final CRC32C checksum = new CRC32C();
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private int left = -1;

    /** @param length characters of the picture */
    PictureDigest(int length) {
        this.length = length;
    }

    static long of(byte[] base64) {
        CRC32C checksum = new CRC32C();
        checksum.update(base64);
        return checksum.getValue();
    }

    @Override
    public void accept(Optional<byte[]> piece) {
        piece.ifPresent(bytes -> take(bytes, 0));
    }

    private void take(byte[] bytes, int from) {
        if (left >= 0) {
            int count = Math.min(left, bytes.length - from);
            checksum.update(bytes, from, count);
            left -= count;
            return;
        }
        head.writeBytes(bytes);
        int mark = head.toString(StandardCharsets.ISO_8859_1).indexOf(MARK);
        if (mark >= 0) {
            left = length;
            take(head.toByteArray(), mark + MARK.length());
            head.reset();
        }
    }

    /** Of the picture, once it has come whole; 0 before. */
    long value() {
        return left == 0 ? checksum.getValue() : 0;
    }
}
