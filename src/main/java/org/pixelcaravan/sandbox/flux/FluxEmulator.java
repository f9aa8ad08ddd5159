package org.pixelcaravan.sandbox.flux;

import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Emulator;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.Remembered;
import org.pixelcaravan.sandbox.SandboxServices;

/**
 * The API of Black Forest Labs: submit, poll, fetch. As with the vendor's clusters, a task is known only under the polling
 * address that the submission returned; a client that builds the address itself does not find it.
 */
public final class FluxEmulator implements Emulator {
    private static final String DIALECT = "flux";
    private static final String KEY = "sandbox-flux-key";
    private static final String CLUSTER = "/flux-us1/v1/get_result";

    private final SandboxServices services;
    private final FluxErrors errors = new FluxErrors();
    private final Remembered<FluxTask> tasks = new Remembered<>();
    private final FluxResults results;

    public FluxEmulator(SandboxServices services) {
        this.services = services;
        this.results = new FluxResults(services, tasks);
    }

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public String basePath() {
        return "/flux";
    }

    @Override
    public String apiKey() {
        return KEY;
    }

    @Override
    public void mount(Router router) {
        router.post(basePath() + "/v1/:model").handler(services.inbox().receive(guarded(this::submit)));
        router.get(basePath() + "/v1/get_result").handler(services.inbox().receive(guarded(this::pollElsewhere)));
        router.get(basePath() + "/v1/credits").handler(services.inbox().receive(guarded(this::showCredits)));
        router.get(CLUSTER).handler(services.inbox().receive(guarded(this::poll)));
        router.get(FluxResults.PATH).handler(services.inbox().receive(results::fetch));
        router.route(basePath() + "/*").handler(services.inbox().receive(guarded(this::unknownPath)));
    }

    private Consumer<Exchange> guarded(Consumer<Exchange> handler) {
        return exchange -> {
            if (!exchange.header("x-key").equals(Optional.of(KEY))) {
                throw new RefusedException(errors.notAuthenticated());
            }
            handler.accept(exchange);
        };
    }

    private void submit(Exchange exchange) {
        FluxModel model = FluxModel.find(exchange.pathParameter("model"))
                .orElseThrow(() -> new RefusedException(errors.failure(404, "")));
        FluxCall call = FluxCallReader.read(model, exchange.body());
        PromptDirectives directives = services.gate().admit(DIALECT, call.prompt(), errors);
        FluxTask task = new FluxTask(call, directives, latency(directives));
        tasks.add(task.id(), task);
        if (directives.blocked().filter(stage -> stage == BlockedStage.INPUT).isEmpty()) {
            book(exchange, call);
        }
        String pollingUrl = services.origin().get() + CLUSTER + "?id=" + task.id();
        exchange.send(Answer.json(200, task.receipt(pollingUrl)), directives);
    }

    private Duration latency(PromptDirectives directives) {
        return directives.latency().orElse(services.settings().latency());
    }

    private void book(Exchange exchange, FluxCall call) {
        services.ledger().charge(exchange, DIALECT, call.model().id(), 1, call.prompt());
    }

    private void poll(Exchange exchange) {
        Optional<FluxTask> task = exchange.queryParameter("id").flatMap(tasks::find);
        if (task.isEmpty()) {
            pollElsewhere(exchange);
            return;
        }
        OptionalInt failure = task.get().failingPoll();
        exchange.send(
                failure.isPresent()
                        ? errors.failure(failure.getAsInt(), "The prompt asked the sandbox for this.")
                        : Answer.json(200, task.get().poll(results.address(task.get()))));
    }

    /** What a cluster answers that does not have the task. */
    private void pollElsewhere(Exchange exchange) {
        String id = exchange.queryParameter("id").orElse("");
        exchange.send(Answer.json(404, FluxTask.stateOf(id, "Task not found")));
    }

    private void showCredits(Exchange exchange) {
        exchange.send(Answer.json(200, Json.object().put("credits", 1234.5)));
    }

    private void unknownPath(Exchange exchange) {
        exchange.send(errors.failure(404, ""));
    }
}
