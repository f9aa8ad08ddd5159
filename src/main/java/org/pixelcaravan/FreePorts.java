package org.pixelcaravan;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes sure, before anything is started, that the ports to listen on are free: Camel logs that it cannot open a port and goes
 * on without it.
 */
final class FreePorts implements AutoCloseable {
    private final List<ServerSocket> held = new ArrayList<>();

    /**
     * Opens a port and holds it until all are checked, so that no two settings name the same one.
     *
     * @param setting the port's setting, for the message
     * @throws IllegalStateException naming port and setting, if it cannot be opened
     */
    void check(String setting, String host, int port) {
        try {
            ServerSocket socket = new ServerSocket();
            held.add(socket);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Port %d on %s cannot be opened (%s): end what is using it, or choose another port with the setting %s"
                            .formatted(port, host, e.getMessage(), setting));
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket socket : held) {
            socket.close();
        }
    }
}
