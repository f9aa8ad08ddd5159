package org.pixelcaravan.content;

import org.pixelcaravan.error.GatewayException;

/**
 * What one request holds, in memory and in spool files, out of what there is for all of them. Thread-safe, since the calls of
 * a fan-out share one. Closing it gives everything back.
 */
public interface ByteAccount extends AutoCloseable {
    /** Holds whatever it is given, for use outside of the gateway. */
    ByteAccount UNLIMITED = new UnlimitedAccount();

    /** Takes memory outside of the heap for content, if there is some to spare; content that gets none goes into a file. */
    boolean takeMemory(long bytes);

    /** Gives memory back that was taken for content. */
    void giveMemory(long bytes);

    /**
     * Takes a part of the heap for what can lie nowhere else.
     *
     * @throws GatewayException OVERLOADED if there is none and nothing has been bought yet
     */
    void needMemory(long bytes);

    /**
     * Takes room in a file.
     *
     * @throws GatewayException OVERLOADED if there is none and nothing has been bought yet
     */
    void takeDisk(long bytes);

    /**
     * Keeps room in files for what is about to be bought. From then on the request is refused nothing, however much comes.
     *
     * @throws GatewayException OVERLOADED if there is none
     */
    void reserveDisk(long bytes);

    @Override
    void close();
}
