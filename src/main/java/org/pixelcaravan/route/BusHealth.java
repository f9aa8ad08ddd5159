package org.pixelcaravan.route;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.jms.JmsConsumer;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.springframework.jms.listener.DefaultMessageListenerContainer;

/** The gateway is ready when it reads the queue of jobs. */
public final class BusHealth extends AbstractHealthCheck {
    private final CamelContext context;

    public BusHealth(CamelContext context) {
        super("caravan", "bus");
        this.context = context;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.state(reads(context.getRoute("jms-door")) ? State.UP : State.DOWN);
    }

    private static boolean reads(Route route) {
        try {
            return route != null
                    && route.getConsumer() instanceof JmsConsumer consumer
                    && consumer.getListenerContainer() instanceof DefaultMessageListenerContainer container
                    && container.isRegisteredWithDestination();
        } catch (Exception noContainer) {
            return false;
        }
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
