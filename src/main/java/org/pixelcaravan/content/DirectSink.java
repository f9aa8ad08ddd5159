package org.pixelcaravan.content;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** An output that takes bytes from files and from memory outside of the heap without an array in between. */
public interface DirectSink {
    /** Writes so many bytes of the file, from {@code offset} on; the file stays open. */
    void write(FileChannel file, long offset, long length) throws IOException;

    /** Writes what is readable, and retains it for as long as that takes; its indexes stay. */
    void write(ByteBuf bytes) throws IOException;
}
