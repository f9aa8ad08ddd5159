package org.pixelcaravan.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpServerResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.pixelcaravan.content.DirectMemory;
import org.pixelcaravan.content.DirectSink;

/**
 * Writes to a Vert.x response from a worker thread, waiting for the caller to keep up. What is written, from arrays or from
 * files, is copied once, into pooled native memory, from which it goes to the socket; what lies in such memory already goes there
 * as it is. Closing gives up what was not flushed; it does not end the response.
 */
final class AnswerStream extends OutputStream implements DirectSink {
    private static final int FIRST_CHUNK = 4 * 1024;
    private static final int CHUNK = 128 * 1024;
    /** So much is under way at a time: two chunks, or sixteen pieces of memory that are there anyway. */
    private static final int ROOM = 16;

    private static final int ROOM_OF_CHUNK = 8;
    private static final int ROOM_OF_LENT = 1;
    /** Less is worth a copy, since each write costs the event loop a turn. */
    private static final int LEAST_LENT = CHUNK / 2 + 1;

    private final HttpServerResponse response;
    private final HttpPatience patience;
    private final Pace pace;
    private final Semaphore room = new Semaphore(ROOM);
    private boolean lends;
    private ByteBuf chunk = Unpooled.EMPTY_BUFFER;

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
            int count = Math.min(left, roomInChunk());
            chunk.writeBytes(source, from, count);
            from += count;
            left -= count;
        }
    }

    @Override
    public void write(FileChannel file, long offset, long length) throws IOException {
        long position = offset;
        long end = offset + length;
        while (position < end) {
            int room = roomInChunk();
            int count = chunk.writeBytes(file, position, (int) Math.min(end - position, room));
            if (count < 0) {
                throw new EOFException("The file ends before its length");
            }
            position += count;
        }
    }

    @Override
    public void write(ByteBuf bytes) throws IOException {
        if (bytes.readableBytes() < LEAST_LENT) {
            copy(bytes);
            return;
        }
        flush();
        lends = true;
        send(bytes.retainedSlice(), ROOM_OF_LENT, response::write);
    }

    private void copy(ByteBuf bytes) throws IOException {
        int from = bytes.readerIndex();
        while (from < bytes.writerIndex()) {
            int count = Math.min(bytes.writerIndex() - from, roomInChunk());
            chunk.writeBytes(bytes, from, count);
            from += count;
        }
    }

    /** Small answers do with a small chunk; it grows while it is written to. */
    private int roomInChunk() throws IOException {
        if (chunk.writerIndex() == CHUNK) {
            flush();
        }
        if (chunk.capacity() == 0) {
            chunk = DirectMemory.buffer(FIRST_CHUNK, CHUNK);
        }
        return CHUNK - chunk.writerIndex();
    }

    @Override
    public void flush() throws IOException {
        if (chunk.isReadable()) {
            sendChunk(response::write);
        }
    }

    /** Sends what is left and ends the response. Memory that is not this stream's own has been read then. */
    void end() throws IOException {
        if (chunk.isReadable()) {
            sendChunk(response::end);
        } else {
            response.end();
        }
        if (lends) {
            awaitAll();
        }
    }

    private void awaitAll() throws IOException {
        for (int i = 0; i < ROOM; i++) {
            if (!awaitRoom(ROOM_OF_LENT)) {
                throw callerGone();
            }
        }
    }

    private void sendChunk(Function<Buffer, Future<Void>> way) throws IOException {
        ByteBuf sent = chunk;
        chunk = Unpooled.EMPTY_BUFFER;
        send(sent, ROOM_OF_CHUNK, way);
    }

    /** @param sent is released when it has been read, or cannot be sent */
    private void send(ByteBuf sent, int taken, Function<Buffer, Future<Void>> way) throws IOException {
        boolean given = false;
        try {
            if (!awaitRoom(taken) || response.closed()) {
                throw callerGone();
            }
            pace.moved(sent.readableBytes());
            way.apply(BufferImpl.buffer(sent)).onComplete(ignored -> {
                // Vert.x never releases what it is given.
                sent.release();
                room.release(taken);
            });
            given = true;
        } finally {
            if (!given) {
                sent.release();
            }
        }
    }

    private static CallerGoneException callerGone() {
        return new CallerGoneException("The caller closed the connection");
    }

    @Override
    public void close() {
        chunk.release();
        chunk = Unpooled.EMPTY_BUFFER;
    }

    /**
     * Vert.x says that its queue is full only once its event loop has seen what is in it, and by then a worker may have put a
     * whole picture there. So what has not gone to the socket is counted here.
     *
     * @return false if the connection is closed
     */
    private boolean awaitRoom(int needed) throws IOException {
        long start = System.nanoTime();
        boolean hasRoom = room.tryAcquire(needed);
        while (!hasRoom && !response.closed()) {
            long left = patience.pause().toNanos() - (System.nanoTime() - start);
            if (left <= 0) {
                throw new CallerGoneException("The caller stopped reading");
            }
            // A connection that closes may tell nobody, so no single wait is long.
            hasRoom = await(needed, Math.min(left, TimeUnit.MILLISECONDS.toNanos(250)));
        }
        pace.waited(System.nanoTime() - start);
        if (pace.isTooSlow()) {
            throw new CallerGoneException("The caller reads too slowly");
        }
        return hasRoom;
    }

    private boolean await(int needed, long nanos) throws IOException {
        try {
            return room.tryAcquire(needed, nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while writing an answer", e);
        }
    }
}
