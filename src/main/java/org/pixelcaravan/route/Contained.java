package org.pixelcaravan.route;

import java.io.IOException;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.log.LogIds;

/**
 * A step whose errors fail its exchange as exceptions do. Camel 4.18 catches exceptions only: after an
 * {@link OutOfMemoryError} a request would neither go on nor end. What it writes into the log is marked with its request, since
 * Camel may have gone on with that on another thread.
 */
public final class Contained implements Processor {
    private final Processor step;

    public Contained(Processor step) {
        this.step = step;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        marked(exchange, () -> {
            try {
                step.process(exchange);
            } catch (Error e) {
                throw Failures.ofError(e);
            }
            return null;
        });
    }

    /** The same for the steps of a bean. */
    static void run(Exchange exchange, Step step) throws IOException {
        marked(exchange, () -> {
            try {
                step.run();
            } catch (Error e) {
                throw Failures.ofError(e);
            }
            return null;
        });
    }

    private static <E extends Exception> void marked(Exchange exchange, LogIds.Work<Void, E> work) throws E {
        Optional<RequestContext> context = Variables.findContext(exchange);
        if (context.isPresent()) {
            LogIds.during(context.get().requestId(), work);
        } else {
            work.run();
        }
    }

    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }
}
