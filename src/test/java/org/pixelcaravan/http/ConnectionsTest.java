package org.pixelcaravan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private static final int CALLERS = 5;

    private final Queue<WeakReference<Channel>> seen = new ConcurrentLinkedQueue<>();
    private ScreenedServer server;

    @BeforeEach
    void listen() {
        server = new ScreenedServer(
                Vertx.vertx(),
                connection -> seen.add(new WeakReference<>(((ConnectionBase) connection).channel())),
                request -> request.response().end());
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void closedConnectionIsForgottenLongBeforeItsTimeWithoutRequestsIsOver() throws Exception {
        for (int caller = 0; caller < CALLERS; caller++) {
            callAndLeave();
        }

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            System.gc();
            assertThat(seen).hasSize(CALLERS).allMatch(channel -> channel.get() == null);
        });
    }

    private void callAndLeave() throws IOException {
        try (Socket socket = server.connect()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
    }
}
