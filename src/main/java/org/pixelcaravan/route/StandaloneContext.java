package org.pixelcaravan.route;

import java.time.Duration;
import org.apache.camel.Exchange;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;

/**
 * The request context of an exchange; one that came through no door of ours is given its own. A kamelet works on a copy of
 * its caller's exchange, so no end of the request is seen from here: content stays in memory.
 */
final class StandaloneContext {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private StandaloneContext() {}

    static RequestContext of(Exchange exchange) {
        return Variables.findContext(exchange).orElseGet(() -> create(exchange));
    }

    private static RequestContext create(Exchange exchange) {
        RequestContext context = RequestContext.of(exchange.getExchangeId(), Deadline.in(LIMIT), SpoolScope.inMemory())
                .build();
        Variables.setContext(exchange, context);
        return context;
    }
}
