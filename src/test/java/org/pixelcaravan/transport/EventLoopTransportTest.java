package org.pixelcaravan.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.support.StubServer;

@Timeout(60)
class EventLoopTransportTest extends TransportContract {
    /** More than the buffers of two sockets hold. */
    private static final int LARGE = 40_000_000;

    private final EventLoopCaller caller = new EventLoopCaller();

    @AfterEach
    void stop() {
        caller.close();
    }

    @Override
    int post(String origin, String path, RequestContext context) throws IOException {
        return caller.post(origin, path, context);
    }

    /** Another one would have to be woken for the call, and once more for its answer. */
    @Test
    void callsOfAnEventLoopUseConnectionsOfItsOwn() throws Exception {
        List<Integer> ports = new CopyOnWriteArrayList<>();
        ExecutorService one = Executors.newSingleThreadExecutor();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (StubServer server = StubServer.start(exchange -> {
            ports.add(exchange.getRemoteAddress().getPort());
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        })) {
            for (ExecutorService thread : List.of(one, other, one, other)) {
                thread.submit(() -> post(server.origin(), "/", context(30))).get();
            }
        } finally {
            one.shutdownNow();
            other.shutdownNow();
        }

        assertThat(ports.subList(2, 4)).isEqualTo(ports.subList(0, 2));
        assertThat(ports.get(0)).isNotEqualTo(ports.get(1));
    }

    @Test
    void aCallEndsWhenItsCallerLeavesWhileItConnects() throws Exception {
        try (Deaf deaf = new Deaf()) {
            RequestContext context = context(50);
            Future<Integer> call = threads.submit(() -> post(deaf.origin(), "/", context));
            TimeUnit.MILLISECONDS.sleep(200);

            context.cancellation().cancel();

            assertThat(call)
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(LostCallException.class, lost -> assertThat(lost.code())
                            .isEqualTo(ErrorCode.CANCELLED));
        }
    }

    @Test
    void aCallThatTheDeadlineStopsWhileItConnectsWasNeverSent() throws Exception {
        try (Deaf deaf = new Deaf()) {
            assertThatExceptionOfType(LostCallException.class)
                    .isThrownBy(() -> post(deaf.origin(), "/", context(1)))
                    .matches(lost -> lost.code() == ErrorCode.PROVIDER_TIMEOUT);
        }
    }

    @Test
    void aCallThatIsOverIsNotSent() {
        RequestContext context = context(50);
        context.cancellation().cancel();

        assertThatExceptionOfType(LostCallException.class)
                .isThrownBy(() -> post("/", context))
                .matches(lost -> lost.code() == ErrorCode.CANCELLED);
        assertThat(requests).isEmpty();
    }

    @Test
    void aMessageThatIsSentAgainWithoutItsCallIsRefused() throws IOException {
        try (LiveCall call = EventLoopCaller.open(context(50))) {
            EventLoopCaller.read(call, caller.ask(call, origin() + "/", new byte[2]));

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> caller.ask(call, origin() + "/", new byte[2]))
                    .withMessageContaining("not sent again");
        }
        assertThat(requests).hasSize(1);
    }

    /** A call that has other credentials once the first ones are refused. */
    private static LiveCall openRenewable() {
        return LiveCall.open(
                "renewable", context(50), true, Map.of("x-key", "old"), () -> Optional.of(Map.of("x-key", "new")));
    }

    @Test
    void aRefusedCallIsSentOnceMoreWithOtherCredentials() throws IOException {
        List<String> keys = new CopyOnWriteArrayList<>();
        try (StubServer vendor = StubServer.start(exchange -> refuse(exchange, keys, "new"));
                LiveCall call = openRenewable()) {
            Exchange exchange = caller.ask(call, vendor.origin(), new byte[2]);

            assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                    .isEqualTo(200);
            assertThat(keys).containsExactly("old", "new");
        }
    }

    @Test
    void aRefusalOfTheOtherCredentialsIsTheAnswer() throws IOException {
        List<String> keys = new CopyOnWriteArrayList<>();
        try (StubServer vendor = StubServer.start(exchange -> refuse(exchange, keys, "none"));
                LiveCall call = openRenewable()) {
            Exchange exchange = caller.ask(call, vendor.origin(), new byte[2]);

            assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                    .isEqualTo(401);
            assertThat(EventLoopCaller.read(call, exchange)).asString().isEqualTo("no");
            assertThat(keys).containsExactly("old", "new");
        }
    }

    @Test
    void aFailureToRenewCredentialsIsToldAsItIs() throws IOException {
        GatewayException failure = new GatewayException(ErrorCode.PROVIDER_AUTH, "No other token");
        try (StubServer vendor = StubServer.start(exchange -> refuse(exchange, new ArrayList<>(), "none"));
                LiveCall call = LiveCall.open("unrenewed", context(50), true, Map.of("x-key", "old"), () -> {
                    throw failure;
                })) {
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> caller.ask(call, vendor.origin(), new byte[2]))
                    .isSameAs(failure);
        }
    }

    /** Who refuses a call early does not read it; the other one brings all of it, once. */
    @Test
    void aLargeCallThatIsRefusedEarlyIsSentOnceMoreAsAWhole() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                LiveCall call = openRenewable()) {
            Future<Long> second = threads.submit(() -> {
                try (Socket first = server.accept()) {
                    first.getInputStream().read(new byte[8192]);
                    first.getOutputStream().write("HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno".getBytes(US_ASCII));
                    try (Socket other = server.accept()) {
                        long read = other.getInputStream().readNBytes(LARGE).length;
                        other.getOutputStream()
                                .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
                        return read;
                    }
                }
            });

            Exchange exchange = caller.ask(call, "http://127.0.0.1:" + server.getLocalPort(), new byte[LARGE]);

            assertThat(EventLoopCaller.read(call, exchange)).asString().isEqualTo("ok");
            assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(LARGE);
        }
    }

    @Test
    void aCallWhoseTimeIsUpWhileItsCredentialsAreRenewedIsNotSentAgain() throws IOException {
        List<String> keys = new CopyOnWriteArrayList<>();
        RequestContext context = context(1);
        try (StubServer vendor = StubServer.start(exchange -> refuse(exchange, keys, "new"));
                LiveCall call = LiveCall.open("late", context, true, Map.of("x-key", "old"), () -> {
                    await().until(() -> context.deadline().left().isZero());
                    return Optional.of(Map.of("x-key", "new"));
                })) {
            assertThatExceptionOfType(LostCallException.class)
                    .isThrownBy(() -> caller.ask(call, vendor.origin(), new byte[2]))
                    .matches(lost -> lost.code() == ErrorCode.PROVIDER_TIMEOUT);
            assertThat(keys).containsExactly("old");
        }
    }

    private static void refuse(HttpExchange exchange, List<String> keys, String good) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String key = exchange.getRequestHeaders().getFirst("x-key");
        keys.add(key);
        byte[] answer = "no".getBytes(US_ASCII);
        exchange.sendResponseHeaders(key.equals(good) ? 200 : 401, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Test
    void sharesTheEventLoopsOfItsContext() throws IOException {
        Vertx shared = Vertx.vertx();
        try {
            caller.camel().getRegistry().bind("vertx", shared);

            post("/", context(30));

            assertThat(CallClient.of(caller.camel()).vertx()).isSameAs(shared);
        } finally {
            shared.close();
        }
    }

    /** A port whose connections are never accepted, and of which no more fit into the queue. */
    private static final class Deaf implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> waiting = new ArrayList<>();

        Deaf() throws IOException {
            for (int i = 0; i < 3; i++) {
                Socket socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(server.getLocalSocketAddress(), 200);
                } catch (IOException full) {
                    return;
                }
            }
        }

        String origin() {
            return "http://127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : waiting) {
                socket.close();
            }
            server.close();
        }
    }
}
