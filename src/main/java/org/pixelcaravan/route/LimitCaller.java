package org.pixelcaravan.route;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.keys.KeyUse;

/** Refuses a request whose key is used too much, before anything of its body is read. */
public final class LimitCaller implements Processor {
    private final Optional<KeyUse> use;

    /** @param use empty where callers need no key */
    public LimitCaller(Optional<KeyUse> use) {
        this.use = use;
    }

    @Override
    public void process(Exchange exchange) {
        use.ifPresent(limits -> enter(exchange, limits));
    }

    private static void enter(Exchange exchange, KeyUse limits) {
        KeyUse.Slot slot = limits.enter(Variables.context(exchange).caller());
        OnDone.add(exchange, done -> slot.close());
    }
}
