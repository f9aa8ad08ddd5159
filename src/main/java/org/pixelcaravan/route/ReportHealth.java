package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.settings.GatewaySettings;

/** Says whether the gateway is ready for requests; asks no vendor, so it costs nothing. */
public final class ReportHealth implements Processor {
    private final HttpDoor door;
    private final AnswerHeaders headers;

    public ReportHealth(HttpDoor door, GatewaySettings settings) {
        this.door = door;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        ReadOnly.check(state);
        boolean ready = HealthCheckHelper.invokeReadiness(exchange.getContext()).stream()
                .allMatch(result -> result.getState() == HealthCheck.State.UP);
        exchange.getMessage().setBody(null);
        String status = ready ? "UP" : "DOWN";
        door.write(
                state.request(),
                DoorAnswer.json(ready ? 200 : 503, Json.object().put("status", status)),
                headers.of(state.context()));
    }
}
