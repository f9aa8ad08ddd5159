package org.pixelcaravan.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.Optional;

/** Asks one server on one address that was checked before; follows nothing, resolves nothing, remembers nothing. */
interface Transport extends AutoCloseable {
    /** Prepares a GET, or a POST of a notice if there is one; nothing is connected yet. */
    Exchange prepare(FetchTarget target, InetAddress address, Optional<Notice> notice);

    @Override
    void close();

    /** One request and its answer. */
    interface Exchange {
        /** Connects, sends the request and reads the head of the answer. */
        Answer send() throws IOException;

        /** Closes the connection at once, from any thread, before, during or after {@link #send}. */
        void abort();
    }

    /** The head of an answer, and its body as it comes from the network. */
    interface Answer {
        int status();

        Optional<String> header(String name);

        /** The announced length in bytes, or a negative number. */
        long length();

        InputStream body() throws IOException;
    }
}
