package org.pixelcaravan.route;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.CancellationToken;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.jobs.JobRunner;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.LineId;
import org.pixelcaravan.jobs.LineRecord;
import org.pixelcaravan.jobs.Submission;

/**
 * Runs a request that came with a key, once: it is a job, which a repeat waits for, or finds ended. The job goes on even if
 * its caller leaves, so that his repeat finds the answer.
 */
public final class AnswerOnce implements Processor {
    private static final String REPLAYED = "Idempotency-Replayed";
    private static final long LOOK_MILLISECONDS = 200;

    /** Much longer than it takes until the request runs its line; should the gateway end before, another one runs it. */
    private static final Duration HEAD_START = Duration.ofSeconds(10);

    private final JobStore store;
    private final JobRunner runner;

    public AnswerOnce(JobStore store, JobRunner runner) {
        this.store = store;
        this.runner = runner;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        Submission submission = AcceptJob.submit(store, state, Variables.sentRequest(exchange), HEAD_START);
        LineId line = new LineId(submission.job(), 1);
        if (submission.kind() == Submission.Kind.ACCEPTED) {
            runner.runNow(line, state.context().deadline().left());
        } else {
            state.request().response().putHeader(REPLAYED, "true");
        }
        LineRecord ended = await(line, state.context());
        if (ended.mayBeSentAgain()) {
            RecallResult.warn(store, line, state.context());
            // Nothing was bought, so the same request may try its luck again.
            store.delete(line.job());
            throw ended.failure().orElseThrow();
        }
        Variables.setLine(exchange, line);
    }

    private LineRecord await(LineId line, RequestContext context) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(1);
        CancellationToken.Registration watch = context.cancellation().onCancel(left::countDown);
        try {
            LineRecord now = find(line);
            while (!now.state().isFinal()) {
                context.cancellation().check();
                context.deadline().check();
                left.await(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
                now = find(line);
            }
            return now;
        } finally {
            watch.close();
        }
    }

    private LineRecord find(LineId line) {
        Optional<LineRecord> found = store.lines().find(line);
        return found.orElseThrow(() -> new GatewayException(
                ErrorCode.PROVIDER_UNAVAILABLE,
                "The first request with this Idempotency-Key failed in a way that may pass; send it again"));
    }
}
