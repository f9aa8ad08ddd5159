package org.pixelcaravan.content;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.IllegalReferenceCountException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A piece of memory that is filled once and read many times. Pooled memory serves another request as soon as it is released, so
 * whoever touches it holds it meanwhile, and whoever comes too late gets an IOException. One thread fills it; any may read it then.
 */
final class Segment {
    private static final int CHUNK = 64 * 1024;

    private final ByteBuf bytes;

    private Segment(ByteBuf bytes) {
        this.bytes = bytes;
    }

    /** Memory outside of the heap, which must be released. */
    static Segment pooled(int capacity) {
        return new Segment(DirectMemory.buffer(capacity, capacity));
    }

    static Segment onHeap(int capacity) {
        return new Segment(Unpooled.buffer(capacity, capacity));
    }

    /** A full one; the array is not copied. */
    static Segment of(byte[] content) {
        return new Segment(Unpooled.wrappedBuffer(content));
    }

    int capacity() {
        return bytes.capacity();
    }

    /** Number of bytes that are in it. */
    int length() {
        return bytes.writerIndex();
    }

    boolean isFull() {
        return !bytes.isWritable();
    }

    /** Takes as many bytes as there is room for, and returns their number. */
    int append(byte[] source, int offset, int count) throws IOException {
        hold();
        try {
            int taken = Math.min(count, bytes.writableBytes());
            bytes.writeBytes(source, offset, taken);
            return taken;
        } finally {
            bytes.release();
        }
    }

    /** Copies as many bytes from a place on as there are, and returns their number. */
    int read(int from, byte[] target, int offset, int count) throws IOException {
        hold();
        try {
            int read = Math.min(count, length() - from);
            bytes.getBytes(from, target, offset, read);
            return read;
        } finally {
            bytes.release();
        }
    }

    void writeTo(FileChannel file) throws IOException {
        hold();
        try {
            ByteBuffer content = bytes.nioBuffer(0, length());
            while (content.hasRemaining()) {
                file.write(content);
            }
        } finally {
            bytes.release();
        }
    }

    void writeTo(OutputStream out) throws IOException {
        hold();
        try {
            if (out instanceof DirectSink sink) {
                sink.write(bytes.slice(0, length()));
            } else {
                copyTo(out);
            }
        } finally {
            bytes.release();
        }
    }

    private void copyTo(OutputStream out) throws IOException {
        if (bytes.hasArray()) {
            out.write(bytes.array(), bytes.arrayOffset(), length());
            return;
        }
        byte[] chunk = new byte[Math.min(CHUNK, length())];
        for (int from = 0; from < length(); from += chunk.length) {
            int count = Math.min(chunk.length, length() - from);
            bytes.getBytes(from, chunk, 0, count);
            out.write(chunk, 0, count);
        }
    }

    private void hold() throws IOException {
        try {
            bytes.retain();
        } catch (IllegalReferenceCountException e) {
            throw new IOException("The request is over, and what it held is gone", e);
        }
    }

    void release() {
        bytes.release();
    }
}
