package org.pixelcaravan.results;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** An open picture of the {@link ResultStore}: it can be read to its end even if it is deleted meanwhile. */
public record StoredResult(String name, FileChannel channel, long length) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
