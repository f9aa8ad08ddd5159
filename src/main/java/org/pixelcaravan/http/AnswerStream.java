package org.pixelcaravan.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Writes to a Vert.x response from a worker thread, waiting for the caller to keep up. Closing flushes; it does not end
 * the response.
 */
final class AnswerStream extends OutputStream {
    private static final int FIRST_CHUNK = 4 * 1024;
    private static final int CHUNK = 64 * 1024;
    private static final int CHUNKS_AHEAD = 2;

    private final HttpServerResponse response;
    private final HttpPatience patience;
    private final Pace pace;
    private final Semaphore room = new Semaphore(CHUNKS_AHEAD);
    private byte[] chunk = new byte[FIRST_CHUNK];
    private int used;

    /** @param patience how long the caller may pause while reading, and how slow he may be */
    AnswerStream(HttpServerResponse response, HttpPatience patience) {
        this.response = response;
        this.patience = patience;
        this.pace = patience.newPace();
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        int from = offset;
        int left = length;
        while (left > 0) {
            makeRoomFor(left);
            int count = Math.min(left, CHUNK - used);
            System.arraycopy(source, from, chunk, used, count);
            used += count;
            from += count;
            left -= count;
            if (used == CHUNK) {
                flush();
            }
        }
    }

    /** Small answers do with a small chunk. */
    private void makeRoomFor(int count) {
        if (count > chunk.length - used && chunk.length < CHUNK) {
            chunk = Arrays.copyOf(chunk, CHUNK);
        }
    }

    @Override
    public void flush() throws IOException {
        if (used == 0) {
            return;
        }
        long start = System.nanoTime();
        awaitRoom();
        pace.waited(System.nanoTime() - start);
        if (pace.isTooSlow()) {
            throw new CallerGoneException("The caller reads too slowly");
        }
        pace.moved(used);
        response.write(Buffer.buffer(used).appendBytes(chunk, 0, used)).onComplete(ignored -> room.release());
        used = 0;
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    /**
     * Vert.x says that its queue is full only once its event loop has seen what is in it, and by then a worker may have put a
     * whole picture there. So what has not gone to the socket is counted here.
     */
    private void awaitRoom() throws IOException {
        long end = System.nanoTime() + patience.pause().toNanos();
        try {
            boolean hasRoom = false;
            while (!hasRoom && !response.closed()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new CallerGoneException("The caller stopped reading");
                }
                // A connection that closes may tell nobody, so no single wait is long.
                hasRoom = room.tryAcquire(Math.min(left, TimeUnit.MILLISECONDS.toNanos(250)), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while writing an answer", e);
        }
        if (response.closed()) {
            throw new CallerGoneException("The caller closed the connection");
        }
    }
}
