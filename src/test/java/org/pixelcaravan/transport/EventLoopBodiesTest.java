package org.pixelcaravan.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.content.PacedSink;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.support.StubServer;

/** Bodies of any size, both ways. */
@Timeout(60)
class EventLoopBodiesTest {
    /** More than the buffers of two sockets hold. */
    private static final int LARGE = 40_000_000;

    private final EventLoopCaller caller = new EventLoopCaller();

    @AfterEach
    void stop() {
        caller.close();
    }

    @Test
    void largeBodiesPassBothWaysAsTheyAre() throws IOException {
        byte[] sent = new byte[LARGE];
        new Random(1).nextBytes(sent);
        try (StubServer mirror = StubServer.start(EventLoopBodiesTest::mirror);
                LiveCall call = EventLoopCaller.open(TransportContract.context(50))) {
            Exchange exchange = caller.ask(call, mirror.origin() + "/?a=b%20c", sent);

            assertThat(Arrays.equals(EventLoopCaller.read(call, exchange), sent))
                    .isTrue();
            assertThat(call.isReadToEnd()).isTrue();
            assertThat(exchange.getMessage().getHeaders())
                    .containsEntry("X-Query", "a=b%20c")
                    .containsEntry("X-Length", String.valueOf(LARGE))
                    .containsEntry("X-Key-Sent", "secret")
                    .doesNotContainKey("CamelFileName");
        }
    }

    private static void mirror(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("X-Query", exchange.getRequestURI().getRawQuery());
        exchange.getResponseHeaders()
                .set("X-Length", exchange.getRequestHeaders().getFirst("Content-Length"));
        exchange.getResponseHeaders()
                .set("X-Key-Sent", exchange.getRequestHeaders().getFirst("x-key"));
        exchange.getResponseHeaders().set("CamelFileName", "../../etc/passwd");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void aSlowReaderSlowsTheProviderDown() throws Exception {
        AtomicLong written = new AtomicLong();
        try (StubServer vendor = StubServer.start(exchange -> writeAll(exchange, written));
                LiveCall call = EventLoopCaller.open(TransportContract.context(50))) {
            Exchange exchange = caller.ask(call, vendor.origin() + "/", new byte[2]);

            // The provider comes to stand still, whatever the sockets take.
            await().during(Duration.ofMillis(500)).until(() -> written.get(), before -> before == written.get());
            assertThat(written.get()).isLessThan(LARGE / 2);
            assertThat(EventLoopCaller.read(call, exchange)).hasSize(LARGE);
        }
    }

    private static void writeAll(HttpExchange exchange, AtomicLong written) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, LARGE);
        byte[] piece = new byte[100_000];
        try (OutputStream out = exchange.getResponseBody()) {
            while (written.get() < LARGE) {
                out.write(piece);
                written.addAndGet(piece.length);
            }
        }
    }

    @Test
    void anAnswerThatComesBeforeAllIsSentIsRead() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Future<Long> rest = caller.threads().submit(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[8192]);
                    socket.getOutputStream()
                            .write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig".getBytes(US_ASCII));
                    // What is on its way still comes, and then the connection is of no more use.
                    return socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
            });
            try (LiveCall call = EventLoopCaller.open(TransportContract.context(50))) {
                Exchange exchange = caller.ask(call, "http://127.0.0.1:" + server.getLocalPort(), new byte[LARGE]);

                assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                        .isEqualTo(413);
                assertThat(EventLoopCaller.read(call, exchange)).asString().isEqualTo("big");
            }
            assertThat(rest.get(30, TimeUnit.SECONDS)).isLessThan(LARGE);
        }
    }

    /** What fits into the buffers on the way has been handed over by then, and is never taken. */
    @ParameterizedTest
    @ValueSource(ints = {100_000, 3_000_000, 6_000_000, 9_000_000})
    void anAnswerIsReadThoughItsProviderTakesNoMore(int length) throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            caller.threads().submit(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[8192]);
                    TimeUnit.MILLISECONDS.sleep(300);
                    socket.getOutputStream()
                            .write("HTTP/1.1 429 Slow Down\r\nContent-Length: 4\r\n\r\nslow".getBytes(US_ASCII));
                    read.await();
                }
                return null;
            });
            try (LiveCall call = EventLoopCaller.open(TransportContract.context(20))) {
                Exchange exchange = caller.ask(call, "http://127.0.0.1:" + server.getLocalPort(), new byte[length]);

                assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                        .isEqualTo(429);
                assertThat(EventLoopCaller.read(call, exchange)).asString().isEqualTo("slow");
            } finally {
                read.countDown();
            }
        }
    }

    @Test
    void compressedAnswersAreReadAndLeaveTheirConnectionFree() throws IOException {
        List<Integer> ports = new CopyOnWriteArrayList<>();
        try (StubServer vendor = StubServer.start(exchange -> answerZipped(exchange, ports))) {
            for (int i = 0; i < 3; i++) {
                try (LiveCall call = EventLoopCaller.open(TransportContract.context(50))) {
                    Exchange exchange = caller.ask(call, vendor.origin(), new byte[2]);
                    assertThat(EventLoopCaller.read(call, exchange)).hasSize(1_000_000);
                }
            }
        }
        assertThat(ports).hasSize(3);
        assertThat(ports.stream().distinct()).hasSize(1);
    }

    private static void answerZipped(HttpExchange exchange, List<Integer> ports) throws IOException {
        exchange.getRequestBody().readAllBytes();
        ports.add(exchange.getRemoteAddress().getPort());
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(new byte[1_000_000]);
        }
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(200, zipped.size());
        exchange.getResponseBody().write(zipped.toByteArray());
        exchange.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"100 Continue", "102 Processing", "103 Early Hints"})
    void whatAProviderSaysInTheMeantimeIsNoAnswer(String interim) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            caller.threads().submit(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[8192]);
                    OutputStream out = socket.getOutputStream();
                    out.write(("HTTP/1.1 " + interim + "\r\n\r\n").getBytes(US_ASCII));
                    TimeUnit.MILLISECONDS.sleep(100);
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmade".getBytes(US_ASCII));
                }
                return null;
            });
            try (LiveCall call = EventLoopCaller.open(TransportContract.context(20))) {
                Exchange exchange = caller.ask(call, "http://127.0.0.1:" + server.getLocalPort(), new byte[2]);

                assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                        .isEqualTo(200);
                assertThat(EventLoopCaller.read(call, exchange)).asString().isEqualTo("made");
            }
        }
    }

    /** As servers answer that tell no length. */
    @Test
    void anAnswerMayEndWithItsConnection() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            caller.threads().submit(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[8192]);
                    socket.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nmade".getBytes(US_ASCII));
                }
                return null;
            });
            try (LiveCall call = EventLoopCaller.open(TransportContract.context(20))) {
                Exchange exchange = caller.ask(call, "http://127.0.0.1:" + server.getLocalPort(), new byte[2]);

                assertThat(EventLoopCaller.read(call, exchange)).asString().isEqualTo("made");
            }
        }
    }

    @Test
    void anAnswerThatBreaksOffMayHaveBeenPaid() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            caller.threads().submit(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[8192]);
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nhalf".getBytes(US_ASCII));
                }
                return null;
            });
            try (LiveCall call = EventLoopCaller.open(TransportContract.context(50))) {
                Exchange exchange = caller.ask(call, "http://127.0.0.1:" + server.getLocalPort(), new byte[2]);

                assertThatExceptionOfType(LostCallException.class)
                        .isThrownBy(() -> EventLoopCaller.read(call, exchange))
                        .matches(lost -> lost.code() == ErrorCode.OUTCOME_UNKNOWN);
            }
        }
    }

    /** What a body is made of may be gone as soon as its exchange goes on. */
    @Test
    void anExchangeGoesOnOnlyWhenItsBodyIsNoLongerRead() throws Exception {
        RequestContext context = TransportContract.context(50);
        CountDownLatch read = new CountDownLatch(1);
        try (StubServer vendor = StubServer.start(exchange -> awaitQuietly(read));
                LiveCall call = EventLoopCaller.open(context)) {
            Future<?> asked = caller.threads().submit(() -> caller.ask(call, vendor.origin(), new byte[LARGE]));
            await().until(EventLoopBodiesTest::isWriting);

            context.cancellation().cancel();

            assertThat(asked).failsWithin(Duration.ofSeconds(20));
            assertThat(isWriting()).isFalse();
        } finally {
            read.countDown();
        }
    }

    private static boolean isWriting() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals(PacedSink.class.getName()));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(50, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
