package org.pixelcaravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArrivingBodyTest {
    private static final String HEAD =
            "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\nConnection: close\r\n\r\n";

    private static final String WHOLE = "whole";
    private static final String BEGUN = "begun";

    private ScreenedServer server;

    @BeforeEach
    void listen() {
        Vertx vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        router.route()
                .handler(ArrivingBody::readAhead)
                .handler(context -> context.end(
                        ArrivingBody.of(context.request()).pieces().contains(ArrivingBody.END) ? WHOLE : BEGUN));
        server = new ScreenedServer(vertx, connection -> {}, router);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void bodyThatComesWithItsHeadIsThereBeforeAWorkerIsSentFor() throws Exception {
        assertThat(answerTo(HEAD + "body")).endsWith(WHOLE);
    }

    @Test
    void bodyThatComesLaterIsNotWaitedForWithoutAWorker() throws Exception {
        assertThat(answerTo(HEAD)).endsWith(BEGUN);
    }

    private String answerTo(String request) throws IOException {
        try (Socket socket = server.connect()) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            StringBuilder answer = new StringBuilder();
            int next = 0;
            while (next >= 0 && answer.indexOf(WHOLE) < 0 && answer.indexOf(BEGUN) < 0) {
                next = socket.getInputStream().read();
                answer.append((char) next);
            }
            return answer.toString();
        }
    }
}
