package org.pixelcaravan.route;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobRunner;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.JobStoreException;
import org.pixelcaravan.jobs.NewJob;
import org.pixelcaravan.jobs.NewLine;
import org.pixelcaravan.jobs.Submission;
import org.pixelcaravan.settings.GatewaySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a job of a request whose caller does not want to wait, and tells him where it is. */
public final class AcceptJob implements Processor {
    static final String SOURCE = "http";
    private static final Logger LOG = LoggerFactory.getLogger(AcceptJob.class);

    private final HttpDoor door;
    private final JobStore store;
    private final JobRunner runner;
    private final AnswerHeaders headers;

    public AcceptJob(HttpDoor door, JobStore store, JobRunner runner, GatewaySettings settings) {
        this.door = door;
        this.store = store;
        this.runner = runner;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        Submission submission = submit(store, state, Variables.sentRequest(exchange), Duration.ZERO);
        runner.wake();
        Job job = store.find(submission.job()).orElseThrow();
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        Map<String, String> location =
                Map.of("Location", JobAddress.of(job), "Preference-Applied", AnswerMode.PREFERENCE, "Retry-After", "1");
        door.write(state.request(), DoorAnswer.json(202, location, JobDocument.of(job)), headers.of(state.context()));
        RequestLog.accepted(exchange, state, job.id());
    }

    /**
     * Makes a job of one line of a request, or finds the one that was made of it.
     *
     * @param headStart how long the line is left to this request
     * @throws GatewayException IDEMPOTENCY_MISMATCH if the caller has sent something else under the same key, OVERLOADED if
     *     the store cannot take anything now
     */
    static Submission submit(JobStore store, DoorState state, SentRequest sent, Duration headStart) throws IOException {
        RequestContext context = state.context();
        Optional<NewJob.Key> key = sent.jobKey(context);
        NewJob job = new NewJob(SOURCE, context.requestId(), context.caller(), sent.webhook(), key, headStart);
        Submission submission = submit(
                store, job, sent.line(state.codec().name(), context.span().headers()));
        if (submission.kind() == Submission.Kind.MISMATCH) {
            throw GatewayException.of(
                            ErrorCode.IDEMPOTENCY_MISMATCH,
                            "This Idempotency-Key came with another request before; give each request its own")
                    .parameter(AnswerMode.KEY_HEADER)
                    .build();
        }
        return submission;
    }

    private static Submission submit(JobStore store, NewJob job, NewLine line) {
        try {
            return store.submit(job, intake -> intake.add(line));
        } catch (IOException | JobStoreException e) {
            LOG.error("A request cannot be put into the store of jobs", e);
            throw GatewayException.of(
                            ErrorCode.OVERLOADED,
                            "The gateway cannot keep requests on its disk now; nothing was bought. Try again later")
                    .cause(e)
                    .build();
        }
    }
}
