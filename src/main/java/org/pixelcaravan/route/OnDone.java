package org.pixelcaravan.route;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done when an exchange has ended, however it ends. Camel copies and sorts an exchange's synchronizations whenever
 * it leaves a route, so all of ours are one.
 */
final class OnDone extends SynchronizationAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(OnDone.class);
    private static final String PROPERTY = "caravan.onDone";

    private final Deque<Consumer<Exchange>> tasks = new ArrayDeque<>();

    private OnDone() {}

    /**
     * Does the task when this exchange has ended, before those that were added earlier. One that fails keeps none of the others
     * from being done.
     */
    static void add(Exchange exchange, Consumer<Exchange> task) {
        OnDone known = exchange.getProperty(PROPERTY, OnDone.class);
        // The parts of a split have the properties of the whole, and ends of their own.
        if (known == null || !exchange.getExchangeExtension().containsOnCompletion(known)) {
            known = new OnDone();
            exchange.setProperty(PROPERTY, known);
            exchange.getExchangeExtension().addOnCompletion(known);
        }
        known.tasks.push(task);
    }

    @Override
    public void onDone(Exchange done) {
        while (!tasks.isEmpty()) {
            try {
                tasks.pop().accept(done);
            } catch (RuntimeException e) {
                LOG.warn("What was to be done at the end of an exchange failed", e);
            }
        }
    }
}
