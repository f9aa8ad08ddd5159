package org.pixelcaravan.http;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.hub.CancellationToken;
import org.pixelcaravan.support.RawHttp;

class CallerPresenceTest {
    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<HttpServerResponse> arrived = new CompletableFuture<>();
    private final CancellationToken token = new CancellationToken();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aCallerWhoLeavesIsNoticed() throws Exception {
        RawHttp caller = call();
        CallerPresence.watch(arrived.get(30, TimeUnit.SECONDS), token);

        caller.vanish();

        await().atMost(Duration.ofSeconds(30)).until(token::isCancelled);
    }

    @Test
    void aCallerWhoLeftBeforeAnybodyWatchedIsNoticed() throws Exception {
        RawHttp caller = call();
        HttpServerResponse response = arrived.get(30, TimeUnit.SECONDS);
        caller.vanish();
        await().atMost(Duration.ofSeconds(30)).until(response::closed);

        CallerPresence.watch(response, token);

        await().atMost(Duration.ofSeconds(30)).until(token::isCancelled);
    }

    private RawHttp call() throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> arrived.complete(request.response()))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        RawHttp caller = new RawHttp(server.actualPort());
        caller.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        return caller;
    }
}
