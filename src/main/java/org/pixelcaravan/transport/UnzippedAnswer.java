package org.pixelcaravan.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import org.pixelcaravan.content.BlockInputStream;

/** A body that its provider has compressed. It is read to the last byte of what was sent, so that the connection is free again. */
final class UnzippedAnswer extends BlockInputStream {
    private static final int BUFFER_BYTES = 8192;

    private final InputStream sent;
    private GZIPInputStream unzipped;

    UnzippedAnswer(InputStream sent) {
        this.sent = sent;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (unzipped == null) {
            unzipped = new GZIPInputStream(sent, BUFFER_BYTES);
        }
        int count = unzipped.read(target, offset, length);
        if (count < 0) {
            sent.transferTo(OutputStream.nullOutputStream());
        }
        return count;
    }
}
