package org.pixelcaravan.route;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.pixelcaravan.dialect.PollingCodec;
import org.pixelcaravan.dialect.PollingCodec.TaskState;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/** The steps of a call that is answered with a task: submit it, ask for it until it is done, fetch what it made. */
public final class TaskSteps {
    private static final String TASK = "task";
    private static final String RUNNING = "taskRunning";
    private static final String KNOWN_BY = "taskKnownBy";
    private static final int NOT_FOUND = 404;

    /** How long after a submission a vendor's replicas may not have heard of the task. */
    private static final Duration REPLICA_LAG = Duration.ofSeconds(5);

    private ProviderConnection connection = new ProviderConnection();
    private PollingCodec codec;
    private long pollInterval;
    private StandaloneUnits units = new StandaloneUnits("");

    public void setConnection(ProviderConnection value) {
        this.connection = value;
    }

    /** Full name of a {@link PollingCodec}. */
    public void setCodecClass(String value) {
        this.codec = Instances.of(value, PollingCodec.class);
    }

    /** Milliseconds between two questions for a task. */
    public void setPollInterval(long value) {
        this.pollInterval = value;
    }

    /** Model to call when the message is no unit of the hub's. */
    public void setModel(String value) {
        this.units = new StandaloneUnits(value);
    }

    /** Makes the unit ready; if an earlier run has submitted it already, {@code ${variable.taskRunning}} is true. */
    public void begin(Exchange exchange) throws IOException {
        Contained.run(exchange, () -> beginUnit(exchange));
    }

    private void beginUnit(Exchange exchange) throws IOException {
        Unit unit = units.of(exchange);
        Variables.setUnit(exchange, unit);
        connection.begin(exchange, unit);
        exchange.setVariable(RUNNING, false);
        Variables.findTicket(exchange).ifPresent(task -> await(exchange, task));
    }

    /** Makes an HTTP message of the unit: the paid call. */
    public void submit(Exchange exchange) throws IOException {
        Contained.run(exchange, () -> submitUnit(exchange));
    }

    private void submitUnit(Exchange exchange) throws IOException {
        Unit unit = Variables.unit(exchange);
        connection.open(exchange, codec.submit(unit), unit, true);
    }

    /**
     * Understands the answer to the submission; from now on {@code ${variable.taskRunning}} is true, unless the vendor gave the
     * result at once.
     */
    public void accepted(Exchange exchange) throws IOException {
        Contained.run(exchange, () -> readTask(exchange));
    }

    private void readTask(Exchange exchange) throws IOException {
        Unit unit = Variables.unit(exchange);
        TaskState state = read(exchange, answer -> codec.submitted(answer, unit));
        Variables.vendorTook(exchange);
        if (state instanceof TaskState.Accepted accepted) {
            unit.context().journal().ticket(unit.id(), accepted.task());
            await(exchange, accepted.task());
        } else {
            exchange.getMessage().setBody(state);
        }
    }

    private static void await(Exchange exchange, URI address) {
        UnwantedTask.begin(exchange);
        exchange.setVariable(TASK, address);
        exchange.setVariable(RUNNING, true);
        exchange.setVariable(KNOWN_BY, Deadline.in(REPLICA_LAG));
    }

    /** Milliseconds until the next question for the task; none if it is not wanted any more. */
    public long pause(Exchange exchange) {
        return UnwantedTask.end(Variables.unit(exchange).context()).isPresent() ? 0 : pollInterval;
    }

    /**
     * Makes the HTTP message that asks for the task. If time is up or the caller has left, it is the one that takes the task
     * back, if there is one.
     */
    public void poll(Exchange exchange) {
        Unit unit = Variables.unit(exchange);
        URI task = exchange.getVariable(TASK, URI.class);
        Optional<GatewayException> end = UnwantedTask.end(unit.context());
        if (end.isPresent()) {
            unwanted().takeBack(exchange, task, end.get());
        } else {
            connection.open(exchange, codec.poll(task, unit), unit, false);
        }
    }

    /**
     * Understands the answer to a poll. A provider that is out of order for a while, or has not heard of the task yet, is
     * asked again.
     */
    public void polled(Exchange exchange) throws IOException {
        if (UnwantedTask.isBeingTakenBack(exchange)) {
            unwanted().answered(exchange);
        } else {
            Contained.run(exchange, () -> readState(exchange));
        }
    }

    private UnwantedTask unwanted() {
        return new UnwantedTask(connection, codec);
    }

    private void readState(Exchange exchange) throws IOException {
        int status = connection.answer(exchange).status();
        if (isPassing(status) || status == NOT_FOUND && mayLag(exchange)) {
            connection.close(exchange, false);
            return;
        }
        TaskState state = read(exchange, answer -> codec.state(answer, Variables.unit(exchange)));
        if (state instanceof TaskState.Unknown unknown) {
            if (!mayLag(exchange)) {
                throw unknown.failure();
            }
        } else if (!(state instanceof TaskState.Running)) {
            exchange.setVariable(RUNNING, false);
            exchange.getMessage().setBody(state);
        }
    }

    private static boolean mayLag(Exchange exchange) {
        return !exchange.getVariable(KNOWN_BY, Deadline.class).left().isZero();
    }

    /** A poll got no answer: the task goes on without us, so we ask again until the deadline. */
    public void missed(Exchange exchange) {
        if (UnwantedTask.isBeingTakenBack(exchange)) {
            unwanted().missed(exchange);
        } else {
            connection.close(exchange, false);
        }
    }

    /** Makes an {@link ImageResult} of the finished task, fetching the picture if the task gave an address. */
    public void collect(Exchange exchange) throws IOException {
        Contained.run(exchange, () -> collectResult(exchange));
    }

    private void collectResult(Exchange exchange) throws IOException {
        Unit unit = Variables.unit(exchange);
        TaskState state = exchange.getMessage().getBody(TaskState.class);
        exchange.getMessage().removeHeaders("*");
        ResultFetcher fetcher = ResultFetcher.of(exchange.getContext());
        exchange.getMessage()
                .setBody(fetcher.withPictures(resultOf(state), ProviderConnection.baseUrl(exchange), unit.context()));
    }

    private static ImageResult resultOf(TaskState state) {
        if (state instanceof TaskState.ResultAt at) {
            return ImageResult.of(List.of(new ResultPart.Linked(at.address(), at.revisedPrompt())));
        }
        return ((TaskState.Done) state).result();
    }

    private static boolean isPassing(int status) {
        return status >= 500 || status == 429;
    }

    private <T> T read(Exchange exchange, AnswerReader<T> reader) throws IOException {
        ProviderAnswer answer = connection.answer(exchange);
        boolean complete = false;
        try {
            if (!answer.isSuccess()) {
                throw codec.failure(answer, Variables.unit(exchange));
            }
            T value = reader.read(answer);
            complete = true;
            return value;
        } finally {
            connection.close(exchange, complete);
        }
    }

    @FunctionalInterface
    private interface AnswerReader<T> {
        T read(ProviderAnswer answer) throws IOException;
    }
}
