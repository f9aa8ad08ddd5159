package org.pixelcaravan.http;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;

/**
 * Camel's HTTP engine for the doors, which read the bodies of requests themselves: what comes of them is taken before a worker asks for
 * it. An endpoint names it with {@code platformHttpEngine}; all others have Camel's own.
 */
public final class DoorEngine extends VertxPlatformHttpEngine {
    public DoorEngine(CamelContext context) {
        setCamelContext(context);
        setHandlers(List.of(ArrivingBody::readAhead));
    }
}
