package org.pixelcaravan.route;

import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * A step whose errors fail its exchange as exceptions do. Camel 4.18 catches exceptions only: after an
 * {@link OutOfMemoryError} a request would neither go on nor end.
 */
public final class Contained implements Processor {
    private final Processor step;

    public Contained(Processor step) {
        this.step = step;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        try {
            step.process(exchange);
        } catch (Error e) {
            throw Failures.ofError(e);
        }
    }

    /** The same for the steps of a bean. */
    static void run(Step step) throws IOException {
        try {
            step.run();
        } catch (Error e) {
            throw Failures.ofError(e);
        }
    }

    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }
}
