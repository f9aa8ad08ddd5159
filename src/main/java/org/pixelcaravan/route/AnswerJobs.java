package org.pixelcaravan.route;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobRunner;
import org.pixelcaravan.jobs.JobState;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.settings.GatewaySettings;

/** Lists a caller's jobs, shows one, and cancels one. */
public final class AnswerJobs implements Processor {
    private static final int USUAL_PAGE = 20;
    private static final int LARGEST_PAGE = 100;
    private static final String EVENTS = "text/event-stream";

    private final HttpDoor door;
    private final JobStore store;
    private final JobRunner runner;
    private final Admission admission;
    private final AnswerHeaders headers;

    public AnswerJobs(HttpDoor door, JobStore store, JobRunner runner, Admission admission, GatewaySettings settings) {
        this.door = door;
        this.store = store;
        this.runner = runner;
        this.admission = admission;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        DoorRequest request = exchange.getMessage().getMandatoryBody(DoorRequest.class);
        exchange.getMessage().setBody(null);
        JobAddress address = JobAddress.parse(request);
        boolean deletes = request.method().equals("DELETE");
        if (address.job().isEmpty()) {
            ReadOnly.check(state);
            write(state, list(request, state));
        } else if (deletes) {
            write(state, cancel(address.require(store, state.context())));
        } else {
            requireRead(request);
            show(state, request, address.require(store, state.context()));
        }
    }

    private static void requireRead(DoorRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw GatewayException.methodNotAllowed(
                    "GET, HEAD, DELETE", "A job is read with GET and cancelled with DELETE");
        }
    }

    private ObjectNode list(DoorRequest request, DoorState state) {
        int most = number(request, "limit", 1, LARGEST_PAGE, USUAL_PAGE);
        JobStore.Filter filter =
                new JobStore.Filter(state(request), state.context().caller().keyName());
        List<Job> jobs = store.list(filter, request.query("after"), most + 1);
        ObjectNode answer = Json.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        jobs.stream().limit(most).forEach(job -> data.add(JobDocument.of(job)));
        answer.put("has_more", jobs.size() > most);
        if (!data.isEmpty()) {
            answer.put("last_id", data.get(data.size() - 1).path("id").textValue());
        }
        return answer;
    }

    private static Optional<JobState> state(DoorRequest request) {
        Optional<String> id = request.query("state");
        Optional<JobState> state = id.flatMap(JobState::find);
        if (id.isPresent() && state.isEmpty()) {
            throw GatewayException.invalid(
                    "state",
                    "state must be accepted, running, partial, succeeded, failed, cancelled or outcome-unknown");
        }
        return state;
    }

    private ObjectNode cancel(Job job) {
        runner.cancel(job.id());
        return JobDocument.of(store.find(job.id()).orElse(job));
    }

    private void show(DoorState state, DoorRequest request, Job job) throws IOException {
        if (request.method().equals("GET")
                && request.header("accept")
                        .filter(type -> type.contains(EVENTS))
                        .isPresent()) {
            new JobEvents(store, job.id(), state.context(), admission)
                    .send(door.events(state.request(), headers.of(state.context())));
            return;
        }
        int after = number(request, "after_line", 0, Integer.MAX_VALUE, 0);
        int most = number(request, "limit", 1, LARGEST_PAGE, LARGEST_PAGE);
        write(state, JobDocument.of(job, store.lines().list(job.id(), after, most + 1), most));
    }

    private static int number(DoorRequest request, String name, int least, int most, int usual) {
        Optional<String> text = request.query(name);
        if (text.isEmpty()) {
            return usual;
        }
        return text.filter(value -> value.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .filter(value -> value >= least && value <= most)
                .orElseThrow(() ->
                        GatewayException.invalid(name, name + " must be a whole number from " + least + " to " + most));
    }

    private void write(DoorState state, ObjectNode document) throws IOException {
        door.write(state.request(), DoorAnswer.json(200, document), headers.of(state.context()));
    }
}
