package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OnDoneTest {
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ProducerTemplate sender = context.createProducerTemplate();

    @BeforeEach
    void start() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:whole")
                        .process(exchange -> note(exchange, "whole"))
                        .split(body())
                        .to("direct:part")
                        .end()
                        .process(exchange -> done.add("joined"))
                        .process(exchange -> note(exchange, "whole again"));
                from("direct:part")
                        .process(
                                exchange -> note(exchange, exchange.getMessage().getBody(String.class)));
                from("direct:failing")
                        .process(exchange -> note(exchange, "first"))
                        .to("direct:thrower");
                from("direct:thrower")
                        .process(exchange -> note(exchange, "second"))
                        .throwException(new IllegalArgumentException("no"));
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void thePartsOfASplitHaveEndsOfTheirOwn() {
        send("direct:whole", List.of("one", "two"));

        assertThat(done).containsExactly("one", "two", "joined", "whole again", "whole");
    }

    @Test
    void aFailureIsAnEndToo() {
        send("direct:failing", "");

        assertThat(done).containsExactly("second", "first");
    }

    @Test
    void aTaskThatFailsKeepsNoOtherFromBeingDone() {
        Exchange exchange = new DefaultExchange(context);
        note(exchange, "first");
        OnDone.add(exchange, ended -> {
            throw new IllegalStateException("broken");
        });
        note(exchange, "last");

        only(exchange).onFailure(exchange);

        assertThat(done).containsExactly("last", "first");
    }

    @Test
    void isDoneOnce() {
        Exchange exchange = new DefaultExchange(context);
        note(exchange, "once");
        Synchronization end = only(exchange);

        end.onComplete(exchange);
        end.onComplete(exchange);

        assertThat(done).containsExactly("once");
    }

    /** Fails if the exchange has more than one, which Camel would sort at the end of each route. */
    private static Synchronization only(Exchange exchange) {
        List<Synchronization> ends = exchange.getExchangeExtension().handoverCompletions();
        assertThat(ends).hasSize(1);
        return ends.get(0);
    }

    private void note(Exchange exchange, String name) {
        OnDone.add(exchange, ended -> done.add(name));
    }

    private void send(String endpoint, Object body) {
        sender.send(endpoint, exchange -> exchange.getMessage().setBody(body));
    }
}
