package org.pixelcaravan.route;

import java.time.Duration;
import org.apache.camel.Exchange;
import org.pixelcaravan.audit.AuditLine;
import org.pixelcaravan.audit.AuditLog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.http.RequestFacts;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ModelId;

/** Puts requests at HTTP doors into the audit log when they have been answered. */
public final class RequestAudit implements RequestWatch {
    private final AuditLog log;
    private final boolean failuresOnly;

    private RequestAudit(AuditLog log, boolean failuresOnly) {
        this.log = log;
        this.failuresOnly = failuresOnly;
    }

    public static RequestAudit ofAll(AuditLog log) {
        return new RequestAudit(log, false);
    }

    /** For what is there for everybody, of which only what was refused matters. */
    public static RequestAudit ofFailures(AuditLog log) {
        return new RequestAudit(log, true);
    }

    @Override
    public void watch(Exchange exchange) {
        if (log.isOn()) {
            OnDone.add(exchange, this::ended);
        }
    }

    private void ended(Exchange exchange) {
        Ending ending = Ending.of(exchange);
        if (failuresOnly && ending.failure().isEmpty()) {
            return;
        }
        AuditLine line = line(exchange, ending);
        if (ending.failure()
                .map(GatewayException::code)
                .filter(ErrorCode.UNAUTHENTICATED::equals)
                .isPresent()) {
            log.turnedAway(line);
        } else {
            log.write(line);
        }
    }

    private AuditLine line(Exchange exchange, Ending ending) {
        DoorState state = DoorState.of(exchange);
        RequestContext context = state.context();
        AuditLine line = RequestFacts.of(state.request(), log.line(), context.requestId(), context.door())
                .with("key", context.caller().keyName());
        Variables.findRequest(exchange).ifPresent(line::asked);
        context.model()
                .or(() -> Variables.findModel(exchange).map(ModelSpec::id))
                .ifPresent(model -> tell(model, line));
        context.purchase().ifPresent(line::bought);
        line.with("job", ending.job().or(() -> Variables.findLine(exchange).map(found -> found.job())));
        ending.failure().ifPresentOrElse(line::failed, () -> line.with("outcome", ending.outcome()));
        return line.lasted(Duration.ofMillis(state.milliseconds()));
    }

    private static void tell(ModelId model, AuditLine line) {
        line.with("model", model.toString()).with("provider", model.provider());
    }
}
