package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * A provider's key on its way from the provider's kamelet to the mechanics kamelet that it delegates to. It goes with the
 * exchange, as an object that shows nothing of itself, and is taken out where it arrives. As an option of an endpoint it
 * would stand in an address, which Camel writes into route dumps, JMX and logs, and in which {@code + % &} have a meaning.
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
        Variables.setKey(exchange, this);
    }

    boolean isMissing() {
        return value.isEmpty();
    }

    String value() {
        return value;
    }
}
