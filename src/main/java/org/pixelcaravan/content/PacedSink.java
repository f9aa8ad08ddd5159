package org.pixelcaravan.content;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.streams.WriteStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Writes to a connection of Vert.x from a worker thread, waiting for whoever reads to keep up. What is written, from arrays or from
 * files, is copied once, into pooled native memory, from which it goes to the socket; what lies in such memory already goes there
 * as it is. Closing gives up what was not flushed; it does not end what is written to.
 */
public abstract class PacedSink extends OutputStream implements DirectSink {
    private static final int FIRST_CHUNK = 4 * 1024;
    private static final int CHUNK = 128 * 1024;
    /** So much is under way at a time: two chunks, or sixteen pieces of memory that are there anyway. */
    private static final int ROOM = 16;

    private static final int ROOM_OF_CHUNK = 8;
    private static final int ROOM_OF_LENT = 1;
    /** Less is worth a copy, since each write costs the event loop a turn. */
    private static final int LEAST_LENT = CHUNK / 2 + 1;

    private static final long LOOK_MILLISECONDS = 250;

    private final WriteStream<Buffer> target;
    private final Semaphore room = new Semaphore(ROOM);
    private boolean lends;
    private ByteBuf chunk = Unpooled.EMPTY_BUFFER;

    protected PacedSink(WriteStream<Buffer> target) {
        this.target = target;
    }

    /** Throws if nobody reads any more; asked before each write and while one waits. */
    protected abstract void checkOpen() throws IOException;

    /** Throws if it has waited long enough for the reader to take anything; {@code nanos} is the time of this wait so far. */
    protected abstract void waiting(long nanos) throws IOException;

    /** Says that so many bytes leave after a wait of so many nanoseconds; throws if that is too slow. */
    protected abstract void moved(int bytes, long nanos) throws IOException;

    @Override
    public final void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public final void write(byte[] source, int offset, int length) throws IOException {
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
    public final void write(FileChannel file, long offset, long length) throws IOException {
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
    public final void write(ByteBuf bytes) throws IOException {
        if (bytes.readableBytes() < LEAST_LENT) {
            copy(bytes);
            return;
        }
        flush();
        lends = true;
        send(bytes.retainedSlice(), ROOM_OF_LENT, target::write);
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
    public final void flush() throws IOException {
        if (chunk.isReadable()) {
            sendChunk(target::write);
        }
    }

    /** Sends what is left and ends what is written to. Memory that is not this stream's own has been read then. */
    public final void end() throws IOException {
        if (chunk.isReadable()) {
            sendChunk(target::end);
        } else {
            target.end();
        }
        if (lends) {
            awaitAll();
        }
    }

    private void awaitAll() throws IOException {
        for (int i = 0; i < ROOM; i++) {
            moved(0, awaitRoom(ROOM_OF_LENT));
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
            moved(sent.readableBytes(), awaitRoom(taken));
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

    @Override
    public final void close() {
        chunk.release();
        chunk = Unpooled.EMPTY_BUFFER;
    }

    /**
     * Vert.x says that its queue is full only once its event loop has seen what is in it, and by then a worker may have put a
     * whole picture there. So what has not gone to the socket is counted here.
     *
     * @return how long it took, in nanoseconds
     */
    private long awaitRoom(int needed) throws IOException {
        long start = System.nanoTime();
        checkOpen();
        // A connection that closes may tell nobody, so no single wait is long.
        while (!await(needed)) {
            checkOpen();
            waiting(System.nanoTime() - start);
        }
        checkOpen();
        return System.nanoTime() - start;
    }

    private boolean await(int needed) throws IOException {
        try {
            return room.tryAcquire(needed, LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while writing", e);
        }
    }
}
