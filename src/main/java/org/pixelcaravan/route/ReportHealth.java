package org.pixelcaravan.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.pixelcaravan.audit.AuditLog;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.settings.GatewaySettings;

/**
 * Says whether the gateway is ready for requests, and which providers take none now; asks no vendor, so it costs nothing.
 */
public final class ReportHealth implements Processor {
    private final HttpDoor door;
    private final ProviderGuards guards;
    private final AuditLog audit;
    private final AnswerHeaders headers;

    public ReportHealth(HttpDoor door, ProviderGuards guards, AuditLog audit, GatewaySettings settings) {
        this.door = door;
        this.guards = guards;
        this.audit = audit;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        ReadOnly.check(state);
        Collection<HealthCheck.Result> checks = HealthCheckHelper.invokeReadiness(exchange.getContext());
        boolean ready = checks.stream().allMatch(result -> result.getState() == HealthCheck.State.UP);
        exchange.getMessage().setBody(null);
        ObjectNode health = Json.object().put("status", ready ? "UP" : "DOWN");
        guards.all().forEach((provider, guard) -> {
            if (guard.keepsCallsAway()) {
                health.withObject("providers").put(provider, guard.state());
            }
        });
        tellTrouble(checks, "store", "silent", health);
        tellTrouble(checks, "webp", "unusable", health);
        if (audit.isFailing()) {
            health.put("audit", "failing");
        }
        door.write(state.request(), DoorAnswer.json(ready ? 200 : 503, health), headers.of(state.context()));
    }

    /** What works in part makes the gateway no less ready, but whoever asks is told. */
    private static void tellTrouble(
            Collection<HealthCheck.Result> checks, String check, String trouble, ObjectNode health) {
        boolean found = checks.stream()
                .filter(result -> result.getCheck().getId().equals(check))
                .anyMatch(result -> trouble.equals(result.getDetails().get("state")));
        if (found) {
            health.put(check, trouble);
        }
    }
}
