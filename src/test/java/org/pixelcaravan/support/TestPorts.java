package org.pixelcaravan.support;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports that nobody else is given, though several builds run on one machine: they come in blocks, and whoever listens on the
 * first port of a block owns the others. The system gives a block back when its process ends, however that ends.
 */
final class TestPorts {
    /** All blocks lie below the ports that systems give to clients. */
    private static final int LOWEST = 10_000;

    private static final int BLOCKS = 110;
    private static final int BLOCK_SIZE = 200;

    private final List<ServerSocket> owned = new ArrayList<>();
    private int block;
    private int next;
    private int end;

    /** @param start the block to look at first; processes that start far from each other seldom meet */
    TestPorts(int start) {
        this.block = start;
    }

    /** A port that nobody listens on right now. */
    synchronized int next() {
        while (true) {
            if (next == end) {
                takeBlock();
            }
            int port = next++;
            if (isFree(port)) {
                return port;
            }
        }
    }

    private void takeBlock() {
        for (int attempt = 0; attempt < BLOCKS; attempt++) {
            int first = LOWEST + BLOCK_SIZE * Math.floorMod(block++, BLOCKS);
            if (own(first)) {
                next = first + 1;
                end = first + BLOCK_SIZE;
                return;
            }
        }
        throw new IllegalStateException("All ports for tests are taken");
    }

    private boolean own(int port) {
        try {
            return owned.add(new ServerSocket(port));
        } catch (IOException ownedByAnother) {
            return false;
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
