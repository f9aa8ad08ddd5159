package org.pixelcaravan.route;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.pixelcaravan.error.GatewayException;

/**
 * How a request at an HTTP door has ended.
 *
 * @param outcome OK, PARTIAL, ACCEPTED, or the code of the failure
 * @param failure what the caller was told in place of an answer
 * @param job that was made of it
 */
record Ending(String outcome, Optional<GatewayException> failure, Optional<String> job) {
    private static final String PROPERTY = "caravan.ending";
    private static final Ending ANSWERED = new Ending("OK", Optional.empty(), Optional.empty());

    static void delivered(Exchange exchange, boolean all) {
        set(exchange, all ? ANSWERED : new Ending("PARTIAL", Optional.empty(), Optional.empty()));
    }

    static void accepted(Exchange exchange, String job) {
        set(exchange, new Ending("ACCEPTED", Optional.empty(), Optional.of(job)));
    }

    static void failed(Exchange exchange, GatewayException failure) {
        set(exchange, new Ending(failure.code().name(), Optional.of(failure), Optional.empty()));
    }

    /** What brings no pictures says nothing unless it fails. */
    static Ending of(Exchange exchange) {
        return Optional.ofNullable(exchange.getProperty(PROPERTY, Ending.class)).orElse(ANSWERED);
    }

    private static void set(Exchange exchange, Ending ending) {
        exchange.setProperty(PROPERTY, ending);
    }
}
