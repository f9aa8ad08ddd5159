package org.pixelcaravan.content;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** An output that takes bytes from a file without an array in between. */
public interface FileSink {
    /** Writes so many bytes of the file, from {@code offset} on; the file stays open. */
    void write(FileChannel file, long offset, long length) throws IOException;
}
