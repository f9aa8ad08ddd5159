package org.pixelcaravan.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.hub.RequestContext;

/** Calls providers through an {@link EventLoopTransport}, as a kamelet does. */
final class EventLoopCaller implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 50;

    private final CamelContext camel = new DefaultCamelContext();
    private final EventLoopTransport transport = new EventLoopTransport();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger calledBack = new AtomicInteger();

    EventLoopCaller() {
        camel.start();
    }

    CamelContext camel() {
        return camel;
    }

    /** For what happens beside a call; its threads end with the caller. */
    ExecutorService threads() {
        return threads;
    }

    static LiveCall open(RequestContext context) {
        return LiveCall.open(UUID.randomUUID().toString(), context, true, Map.of("x-key", "secret"));
    }

    /** The status of the answer to a small call, which is read to its end. */
    int post(String origin, String path, RequestContext context) throws IOException {
        try (LiveCall call = open(context)) {
            Exchange exchange = ask(call, origin + path, new byte[] {'{', '}'});
            int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
            read(call, exchange);
            return status;
        }
    }

    /** What the exchange is when the call calls back; its failure is thrown. */
    Exchange ask(LiveCall call, String address, byte[] body) throws IOException {
        Exchange exchange = new DefaultExchange(camel);
        Message message = exchange.getMessage();
        message.setHeader(LiveCall.HEADER, call.id());
        message.setHeader(Exchange.HTTP_METHOD, "POST");
        message.setHeader(Exchange.HTTP_URI, address);
        message.setBody(new PayloadEntity(Payload.of(body), "application/json"));
        CountDownLatch done = new CountDownLatch(1);
        asked.incrementAndGet();
        transport.process(exchange, ignored -> {
            calledBack.incrementAndGet();
            done.countDown();
        });
        try {
            assertThat(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (exchange.getException() instanceof IOException failure) {
            throw failure;
        }
        if (exchange.getException() instanceof RuntimeException failure) {
            throw failure;
        }
        return exchange;
    }

    static byte[] read(LiveCall call, Exchange exchange) throws IOException {
        return call.guard((InputStream) exchange.getMessage().getBody()).readAllBytes();
    }

    /** Each exchange goes on once. */
    @Override
    public void close() {
        camel.stop();
        threads.shutdownNow();
        assertThat(calledBack).hasValue(asked.get());
    }
}
