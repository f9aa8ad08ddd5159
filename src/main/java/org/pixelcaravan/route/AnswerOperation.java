package org.pixelcaravan.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.vertex.VertexOperations;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.jobs.ArchivedResult;
import org.pixelcaravan.jobs.ClaimedLine;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.LineId;
import org.pixelcaravan.jobs.LineRecord;
import org.pixelcaravan.settings.GatewaySettings;

/** Answers {@code :fetchPredictOperation}: what has become of an operation. */
public final class AnswerOperation implements Processor {
    private final HttpDoor door;
    private final JobStore store;
    private final AnswerHeaders headers;

    public AnswerOperation(HttpDoor door, JobStore store, GatewaySettings settings) {
        this.door = door;
        this.store = store;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        DoorRequest request = exchange.getMessage().getMandatoryBody(DoorRequest.class);
        exchange.getMessage().setBody(null);
        String name = VertexOperations.asked(request, state.context());
        String job = VertexOperations.id(name);
        LineId line = new LineId(
                new JobAddress(Optional.of(job)).require(store, state.context()).id(), 1);
        ObjectNode operation = operation(name, line, state);
        door.write(state.request(), DoorAnswer.json(200, operation), headers.of(state.context()));
    }

    private ObjectNode operation(String name, LineId id, DoorState state) throws IOException {
        RequestContext context = state.context();
        ClaimedLine line = store.lines()
                .read(id)
                .filter(found -> found.door().equals(state.codec().name()))
                .orElseThrow(AnswerOperation::none);
        LineRecord record = store.lines().find(id).orElseThrow(AnswerOperation::none);
        if (!record.state().isFinal()) {
            return VertexOperations.running(name);
        }
        Optional<ArchivedResult> result = store.archive().read(id, context.spool());
        if (result.isEmpty() || record.images() == 0 && record.failure().isPresent()) {
            RecallResult.warn(store, id, context);
            return VertexOperations.failed(name, record.failure().orElseGet(AnswerOperation::none));
        }
        context.boughtBefore(result.get().cost());
        result.get().warnings().forEach(context::warn);
        return VertexOperations.succeeded(
                name, line.decode(state.codec(), context), result.get().result());
    }

    private static GatewayException none() {
        return new GatewayException(ErrorCode.NOT_FOUND, "There is no such operation, or its result has been deleted");
    }
}
