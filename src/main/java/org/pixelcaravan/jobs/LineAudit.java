package org.pixelcaravan.jobs;

import java.util.Optional;
import org.pixelcaravan.audit.AuditLine;
import org.pixelcaravan.audit.AuditLog;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Purchase;

/** Puts lines of jobs into the audit log when they have ended. */
record LineAudit(AuditLog log) {
    /** @param run the last one; empty if it could not be run at all */
    void ended(ClaimedLine line, LineOutcome outcome, Optional<LineRun> run) {
        if (log.isOn()) {
            log.write(describe(line, outcome, run));
        }
    }

    private AuditLine describe(ClaimedLine line, LineOutcome outcome, Optional<LineRun> run) {
        AuditLine entry = log.line()
                .with("job", line.id().job())
                .with("line", line.id().number())
                .with("door", line.way())
                .with("key", line.caller().keyName());
        outcome.request().ifPresent(entry::asked);
        outcome.model().ifPresent(model -> entry.with("model", model.toString()).with("provider", model.provider()));
        Optional<Purchase> purchase = run.flatMap(LineRun::purchase);
        purchase.ifPresent(entry::bought);
        tellEnd(outcome, entry);
        run.ifPresent(last -> entry.lasted(last.age()));
        return entry;
    }

    private static void tellEnd(LineOutcome outcome, AuditLine entry) {
        Optional<GatewayException> failure = outcome.failure();
        if (outcome.images() > 0 || failure.isEmpty()) {
            entry.with("outcome", outcome.state() == JobState.SUCCEEDED ? "OK" : "PARTIAL");
        } else {
            entry.failed(failure.get());
        }
    }
}
