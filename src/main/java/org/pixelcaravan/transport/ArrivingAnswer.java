package org.pixelcaravan.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.pixelcaravan.content.BlockInputStream;

/**
 * The body of an answer: an event loop takes its pieces, a worker reads them. So much is under way at a time that a slow reader slows
 * the provider down in place of filling memory. It lies outside of the heap, so whoever reads has to close this in the end.
 */
final class ArrivingAnswer extends BlockInputStream {
    private static final Object END = new Object();
    private static final int MOST_BYTES = 256 * 1024;
    private static final int FEW_BYTES = 96 * 1024;

    private final Channel channel;
    private final Runnable onEnd;
    private final BlockingQueue<Object> pieces = new LinkedBlockingQueue<>();
    private final AtomicInteger unread = new AtomicInteger();
    private final Beginning beginning = new Beginning();
    private volatile boolean arrived;
    private volatile boolean closed;
    private ByteBuf current = Unpooled.EMPTY_BUFFER;
    private boolean ended;

    /** @param onEnd run by the event loop when all has come */
    ArrivingAnswer(Channel channel, Runnable onEnd) {
        this.channel = channel;
        this.onEnd = onEnd;
    }

    /**
     * Says when the head of the answer has come.
     *
     * @param enough so many bytes are waited for before anybody reads
     * @param ready run once, when these, or all, or a failure have come
     */
    void begin(int enough, Runnable ready) {
        beginning.await(enough, ready);
    }

    /** Takes a piece, which is released in the end. On the connection's event loop. */
    void take(ByteBuf piece) {
        int bytes = piece.readableBytes();
        pieces.add(piece);
        if (unread.addAndGet(bytes) > MOST_BYTES) {
            channel.config().setAutoRead(false);
            // The reader may have been quick.
            resume();
        }
        releaseIfClosed();
        beginning.come(bytes);
    }

    /** Takes the end. On the connection's event loop. */
    void end() {
        channel.config().setAutoRead(true);
        arrived = true;
        pieces.add(END);
        onEnd.run();
        beginning.end();
    }

    /** Makes reading end with this failure, after what has come. */
    void fail(Throwable failure) {
        pieces.add(failure);
        beginning.end();
    }

    /** Whether all of it has come, so that its connection may serve another call. */
    boolean hasArrived() {
        return arrived;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (!current.isReadable()) {
            if (ended) {
                return -1;
            }
            next();
        }
        int count = Math.min(length, current.readableBytes());
        current.readBytes(target, offset, count);
        return count;
    }

    private void next() throws IOException {
        releaseCurrent();
        if (closed) {
            throw new IOException("The answer is closed");
        }
        Object item = await();
        if (item == END) {
            ended = true;
        } else if (item instanceof Throwable failure) {
            pieces.add(failure);
            throw new IOException("The answer broke off", failure);
        } else {
            current = (ByteBuf) item;
            unread.addAndGet(-current.readableBytes());
            resume();
        }
    }

    private Object await() throws IOException {
        try {
            return pieces.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while reading an answer", e);
        }
    }

    private void resume() {
        if (unread.get() < FEW_BYTES && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }

    /** Gives back what was not read; by whoever reads. */
    @Override
    public void close() {
        closed = true;
        releaseCurrent();
        releaseIfClosed();
    }

    private void releaseCurrent() {
        ByteBuf read = current;
        current = Unpooled.EMPTY_BUFFER;
        read.release();
    }

    private void releaseIfClosed() {
        if (!closed) {
            return;
        }
        Object item = pieces.poll();
        while (item != null) {
            if (item instanceof ByteBuf piece) {
                piece.release();
            }
            item = pieces.poll();
        }
    }

    /** What comes before anybody reads. The head may be told by another event loop than that of the connection. */
    private static final class Beginning {
        private int bytes;
        private int enough;
        private boolean ended;
        private Runnable ready;

        void await(int least, Runnable action) {
            synchronized (this) {
                enough = least;
                ready = action;
            }
            come(0);
        }

        void end() {
            synchronized (this) {
                ended = true;
            }
            come(0);
        }

        void come(int more) {
            Runnable action;
            synchronized (this) {
                bytes += more;
                if (ready == null || !ended && bytes < enough) {
                    return;
                }
                action = ready;
                ready = null;
            }
            action.run();
        }
    }
}
