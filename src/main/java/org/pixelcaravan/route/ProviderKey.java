package org.pixelcaravan.route;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * A provider's key on its way from the provider's kamelet to the mechanics kamelet that it delegates to. It goes with the
 * exchange, as an object that shows nothing of itself and gives the key away once, so that no other call of the same
 * message gets it. As an option of an endpoint it would stand in an address, which Camel writes into route dumps, JMX and logs, and in which {@code + % &} have a meaning.
 */
public final class ProviderKey implements Processor {
    static final ProviderKey NONE = new ProviderKey();

    private String value = "";

    /** Empty: the provider is not configured. */
    public void setValue(String value) {
        this.value = value.trim();
    }

    @Override
    public void process(Exchange exchange) {
        Variables.setKey(exchange, new Offer(this));
    }

    boolean isMissing() {
        return value.isEmpty();
    }

    String value() {
        return value;
    }

    /** A key that can be taken once. Merely removing it would not do: a kamelet works on a copy of its caller's exchange. */
    static final class Offer {
        private final AtomicReference<ProviderKey> key;

        private Offer(ProviderKey key) {
            this.key = new AtomicReference<>(key);
        }

        ProviderKey take() {
            return key.getAndSet(NONE);
        }
    }
}
