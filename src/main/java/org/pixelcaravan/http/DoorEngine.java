package org.pixelcaravan.http;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Camel's HTTP engine for the doors, which read the bodies of requests and write the answers themselves: what comes of a body is taken
 * before a worker asks for it, and no worker is kept while a request waits. An endpoint names it with {@code platformHttpEngine}; all
 * others have Camel's own.
 */
public final class DoorEngine extends VertxPlatformHttpEngine {
    public DoorEngine(CamelContext context) {
        setCamelContext(context);
        setHandlers(List.of(ArrivingBody::readAhead));
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        String router = VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort());
        return new DoorConsumer(endpoint, processor, getHandlers(), router);
    }
}
