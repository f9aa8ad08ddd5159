package org.pixelcaravan.route;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.pixelcaravan.dialect.PollingCodec;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a task back at its vendor, once and if the vendor takes such calls, when nobody wants it any more. Whatever comes of
 * that, the unit ends as it would have ended.
 */
final class UnwantedTask {
    private static final Logger LOG = LoggerFactory.getLogger(UnwantedTask.class);
    private static final String END = "taskEnd";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final ProviderConnection connection;
    private final PollingCodec codec;

    UnwantedTask(ProviderConnection connection, PollingCodec codec) {
        this.connection = connection;
        this.codec = codec;
    }

    /** Why the unit's task is not to be asked for any more; empty while it is. */
    static Optional<GatewayException> end(RequestContext context) {
        try {
            context.cancellation().checkBought();
            context.deadline().check();
            return Optional.empty();
        } catch (GatewayException e) {
            return Optional.of(e);
        }
    }

    /** Makes the HTTP message that takes the task back, or throws why the unit ends. */
    void takeBack(Exchange exchange, URI task, GatewayException end) {
        Unit unit = Variables.unit(exchange);
        Optional<ProviderCall> call = isUnwanted(unit.context()) ? codec.cancel(task, unit) : Optional.empty();
        if (call.isEmpty()) {
            throw end;
        }
        try {
            connection.openApart(exchange, call.get(), unit, Deadline.in(LIMIT));
        } catch (RuntimeException e) {
            LOG.debug("{} is not wanted any more; its task could not be taken back", unit.id(), e);
            throw end;
        }
        exchange.setVariable(END, end);
    }

    /** What a gateway that stops, or a later run of a job, leaves behind is asked for again. */
    private static boolean isUnwanted(RequestContext context) {
        return context.cancellation().isCancelled() ? context.cancellation().isUnwanted() : !context.isRepeatedLater();
    }

    /** A task of which nothing is known yet is wanted, whatever became of another one. */
    static void begin(Exchange exchange) {
        exchange.removeVariable(END);
    }

    /** Whether the call under way is the one that takes the task back. */
    static boolean isBeingTakenBack(Exchange exchange) {
        return exchange.getVariable(END) != null;
    }

    /** The vendor has answered; throws why the unit ends. */
    void answered(Exchange exchange) {
        Unit unit = Variables.unit(exchange);
        int status = connection.answer(exchange).status();
        connection.close(exchange, false);
        LOG.debug("{} is not wanted any more; the vendor answered {} when its task was taken back", unit.id(), status);
        if (status / 100 == 2) {
            unit.context().journal().takenBack(unit.id());
        }
        throw exchange.getVariable(END, GatewayException.class);
    }

    /** The vendor has not answered; throws why the unit ends. */
    void missed(Exchange exchange) {
        connection.close(exchange, false);
        LOG.debug(
                "{} is not wanted any more; its task could not be taken back",
                Variables.unit(exchange).id());
        throw exchange.getVariable(END, GatewayException.class);
    }
}
