package org.pixelcaravan.route;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.jobs.ClaimedLine;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.LineId;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.settings.GatewaySettings;

/**
 * Finds the request of a job whose result is asked for, so that the answer is written as its own door would have written it.
 * A job that has not ended is answered here, with the job.
 */
public final class RecallRequest implements Processor {
    private final HttpDoor door;
    private final JobStore store;
    private final Map<String, DoorCodec> codecs;
    private final AnswerHeaders headers;

    public RecallRequest(HttpDoor door, JobStore store, Map<String, DoorCodec> codecs, GatewaySettings settings) {
        this.door = door;
        this.store = store;
        this.codecs = Map.copyOf(codecs);
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        DoorRequest asked = exchange.getMessage().getMandatoryBody(DoorRequest.class);
        ReadOnly.check(state);
        Job job = JobAddress.parse(asked).require(store, state.context());
        LineId id = JobAddress.line(job, asked);
        if (!store.lines().find(id).orElseThrow(JobAddress::noLine).state().isFinal()) {
            door.write(
                    state.request(),
                    DoorAnswer.json(202, Map.of("Retry-After", "1"), JobDocument.of(job)),
                    headers.of(state.context()));
            exchange.getMessage().setBody(null);
            exchange.setRouteStop(true);
            return;
        }
        ClaimedLine line = store.lines().read(id).orElseThrow(JobAddress::noLine);
        DoorCodec codec = codecs.get(line.door());
        state.speaking(codec).keepIn(exchange);
        ImageRequest request = line.decode(codec, state.context());
        Variables.setLine(exchange, id);
        Variables.setRequest(exchange, request);
        exchange.getMessage().setBody(request);
    }
}
