package org.pixelcaravan.sandbox.kling;

import io.vertx.ext.web.Router;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.Emulator;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.PictureShelf;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.Remembered;
import org.pixelcaravan.sandbox.SandboxServices;

/** Kling's image API: tasks below the address that takes them, and a token of one's own for each call. */
public final class KlingEmulator implements Emulator {
    private static final String DIALECT = "kling";
    private static final String ACCESS_KEY = "sandbox-kling-access";
    private static final String SECRET_KEY = "sandbox-kling-secret";

    private final SandboxServices services;
    private final KlingErrors errors = new KlingErrors();
    private final TokenCheck tokens = new TokenCheck(ACCESS_KEY, SECRET_KEY, errors);
    private final Remembered<KlingTask> tasks = new Remembered<>();
    private final PictureShelf shelf;

    public KlingEmulator(SandboxServices services) {
        this.services = services;
        this.shelf = new PictureShelf(services, "/kling-results");
    }

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public String basePath() {
        return "/kling";
    }

    @Override
    public String apiKey() {
        return ACCESS_KEY;
    }

    @Override
    public String secretKey() {
        return SECRET_KEY;
    }

    @Override
    public void mount(Router router) {
        for (String address : new String[] {KlingCall.GENERATIONS, KlingCall.OMNI}) {
            String path = basePath() + "/v1/images/" + address;
            router.post(path).handler(services.inbox().receive(guarded(exchange -> submit(exchange, address))));
            router.get(path + "/:id").handler(services.inbox().receive(guarded(this::poll)));
        }
        router.route(basePath() + "/*").handler(services.inbox().receive(guarded(exchange -> {
            throw new RefusedException(errors.failure(404, ""));
        })));
        shelf.mount(router);
    }

    private Consumer<Exchange> guarded(Consumer<Exchange> handler) {
        return exchange -> {
            tokens.check(exchange);
            handler.accept(exchange);
        };
    }

    private void submit(Exchange exchange, String address) {
        KlingCall call = KlingCall.read(address, exchange.body(), errors);
        PromptDirectives directives = services.gate().admit(DIALECT, call.prompt(), errors);
        KlingTask task = new KlingTask(
                call,
                directives,
                directives.latency().orElse(services.settings().latency()),
                shelf);
        tasks.add(task.id(), task);
        if (directives.blocked().isEmpty()) {
            services.ledger().charge(exchange, DIALECT, call.model(), call.count(), call.prompt());
        }
        exchange.send(Answer.json(200, task.receipt()), directives);
    }

    private void poll(Exchange exchange) {
        KlingTask task = tasks.find(exchange.pathParameter("id"))
                .orElseThrow(() -> new RefusedException(errors.failure(404, "")));
        OptionalInt failure = task.failingPoll();
        exchange.send(
                failure.isPresent()
                        ? errors.failure(failure.getAsInt(), "The prompt asked the sandbox for this status.")
                        : Answer.json(200, task.poll()));
    }
}
