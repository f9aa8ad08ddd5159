package org.pixelcaravan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.settings.GatewaySettings;

/**
 * Makes sure, before anything is started, that the ports to listen on are free: Camel logs that it cannot open a port and goes
 * on without it.
 */
final class FreePorts implements AutoCloseable {
    private final List<ServerSocket> held = new ArrayList<>();

    private FreePorts() {}

    /**
     * Checks every port that these settings name.
     *
     * @throws IllegalStateException naming port and setting of one that cannot be opened
     */
    static void check(GatewaySettings settings) {
        try (FreePorts ports = new FreePorts()) {
            ports.check(
                    "caravan.http.port", settings.http().host(), settings.http().port());
            ports.check(
                    "caravan.management.port",
                    settings.management().host(),
                    settings.management().port());
            if (settings.broker().isEmbedded()) {
                ports.check(
                        "caravan.broker.port",
                        settings.broker().host(),
                        settings.broker().port());
            }
            if (settings.sandbox()) {
                ports.check("caravan.sandbox.port", Sandbox.HOST, settings.sandboxPort());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A port that was opened cannot be closed", e);
        }
    }

    /**
     * Opens a port and holds it until all are checked, so that no two settings name the same one.
     *
     * @param setting the port's setting, for the message
     * @throws IllegalStateException naming port and setting, if it cannot be opened
     */
    private void check(String setting, String host, int port) {
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
