package org.pixelcaravan.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.pixelcaravan.fetch.FetchException.Reason;

/** Copies to a sink whatever is read through it, counts it and stops at a limit. */
final class MeteredInput extends FilterInputStream {
    private final OutputStream sink;
    private final Watch watch;
    private final long maximumBytes;
    private long count;

    MeteredInput(InputStream source, OutputStream sink, Watch watch, long maximumBytes) {
        super(source);
        this.sink = sink;
        this.watch = watch;
        this.maximumBytes = maximumBytes;
    }

    /** The number of bytes read so far. */
    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            count(read);
            copy(buffer, offset, read);
        }
        return read;
    }

    private void count(int read) {
        count += read;
        watch.received(count);
        if (count > maximumBytes) {
            throw new FetchException(Reason.TOO_LARGE, "more than " + maximumBytes + " bytes");
        }
    }

    /** The sink's failure must not pass for one of the network. */
    private void copy(byte[] buffer, int offset, int length) {
        try {
            sink.write(buffer, offset, length);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
