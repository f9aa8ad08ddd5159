package org.pixelcaravan.route;

import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorBody;
import org.pixelcaravan.dialect.DoorFallback;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.vertex.VertexOperations;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.jobs.JobRunner;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.Submission;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.settings.GatewaySettings;

/** The two halves of {@code :predictLongRunning}; between them the request is held against its model. */
public final class StartOperation {
    private final HttpDoor door;
    private final JobStore store;
    private final JobRunner runner;
    private final WebhookDelivery webhooks;
    private final AnswerHeaders headers;

    public StartOperation(
            HttpDoor door, JobStore store, JobRunner runner, WebhookDelivery webhooks, GatewaySettings settings) {
        this.webhooks = webhooks;
        this.door = door;
        this.store = store;
        this.runner = runner;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    /** Makes an {@link ImageRequest} of the prediction that is asked for. */
    public Processor decode() {
        return exchange -> {
            DoorState state = DoorState.of(exchange);
            DoorRequest asked = exchange.getMessage().getMandatoryBody(DoorRequest.class);
            DoorBody.requirePost(asked);
            DoorRequest request = VertexOperations.prediction(asked);
            SentRequest sent = SentRequest.read(request, state.context(), webhooks);
            Variables.setSentRequest(exchange, sent);
            ImageRequest decoded =
                    DoorFallback.named(state.codec().decode(sent.again(request), state.context()), request);
            Variables.setRequest(exchange, decoded);
            exchange.getMessage().setBody(decoded);
        };
    }

    /** Makes a job of it and answers with the operation's name. */
    public Processor accept() {
        return this::accept;
    }

    private void accept(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        SentRequest sent = Variables.sentRequest(exchange);
        Submission submission = AcceptJob.submit(store, state, sent, Duration.ZERO);
        runner.wake();
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        String name = VertexOperations.name(sent.path(), submission.job());
        door.write(state.request(), DoorAnswer.json(200, Json.object().put("name", name)), headers.of(state.context()));
        RequestLog.accepted(exchange, state, submission.job());
    }
}
