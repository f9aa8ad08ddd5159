package org.pixelcaravan.content;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Copies pieces of files to outputs. */
final class FileBytes {
    private static final int CHUNK = 64 * 1024;

    private FileBytes() {}

    /** @throws EOFException if the file ends before */
    static void copy(FileChannel file, long offset, long length, OutputStream out) throws IOException {
        if (out instanceof DirectSink sink) {
            sink.write(file, offset, length);
            return;
        }
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, length));
        long position = offset;
        long end = offset + length;
        while (position < end) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), end - position));
            int count = file.read(chunk, position);
            if (count < 0) {
                throw new EOFException("The file ends before its length");
            }
            out.write(chunk.array(), 0, count);
            position += count;
        }
    }
}
