package org.pixelcaravan.sandbox.glm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.Bearer;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Emulator;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.PictureShelf;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.SandboxServices;

/** Zhipu's image API: calls that wait for their picture, and tasks. Takes the key, or a token that the key has signed. */
public final class GlmEmulator implements Emulator {
    private static final String DIALECT = "glm";
    private static final String KEY = "sandbox-glm-id.sandbox-glm-secret";
    private static final int REMEMBERED = 10_000;

    private final SandboxServices services;
    private final GlmErrors errors = new GlmErrors();
    private final GlmToken tokens = new GlmToken("sandbox-glm-id", "sandbox-glm-secret");
    private final PictureShelf shelf;
    private final Map<String, GlmTask> tasks = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, GlmTask> eldest) {
            return size() > REMEMBERED;
        }
    };

    public GlmEmulator(SandboxServices services) {
        this.services = services;
        this.shelf = new PictureShelf(services, "/glm-results");
    }

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public String basePath() {
        return "/glm/api/paas/v4";
    }

    @Override
    public String apiKey() {
        return KEY;
    }

    @Override
    public void mount(Router router) {
        mount(router, "/images/generations", this::generate);
        mount(router, "/async/images/generations", this::submit);
        router.get(basePath() + "/async-result/:id").handler(services.inbox().receive(guarded(this::poll)));
        router.route(basePath() + "/*")
                .handler(services.inbox().receive(guarded(exchange -> exchange.send(errors.failure(404, "")))));
        shelf.mount(router);
    }

    private void mount(Router router, String path, Consumer<Exchange> handler) {
        router.post(basePath() + path).handler(services.inbox().receive(guarded(handler)));
    }

    private Consumer<Exchange> guarded(Consumer<Exchange> handler) {
        return exchange -> {
            String bearer = Bearer.of(exchange).orElseThrow(() -> new RefusedException(errors.noHeader()));
            if (!bearer.equals(KEY)) {
                requireGood(bearer);
            }
            handler.accept(exchange);
        };
    }

    private void requireGood(String token) {
        switch (tokens.judge(token)) {
            case GOOD -> {}
            case EXPIRED -> throw new RefusedException(errors.expired());
            case WRONG -> throw new RefusedException(errors.failure(401, ""));
        }
    }

    private void generate(Exchange exchange) {
        GlmCall call = GlmCall.read(exchange.body(), errors);
        PromptDirectives directives = services.gate().admit(DIALECT, call.prompt(), errors);
        directives.blocked().ifPresent(stage -> {
            throw new RefusedException(errors.blocked(stage));
        });
        book(exchange, call);
        String url = shelf.put(call.order(directives), directives);
        Answer answer = Answer.json(200, GlmAnswers.of(call, directives, url));
        services.later(latency(directives), () -> exchange.send(answer, directives));
    }

    private void submit(Exchange exchange) {
        GlmCall call = GlmCall.read(exchange.body(), errors);
        if (!call.model().tasks()) {
            throw errors.unsupportedCall(call.model());
        }
        PromptDirectives directives = services.gate().admit(DIALECT, call.prompt(), errors);
        directives.blocked().filter(stage -> stage == BlockedStage.INPUT).ifPresent(stage -> {
            throw new RefusedException(errors.blocked(stage));
        });
        book(exchange, call);
        String url = shelf.put(call.order(directives), directives);
        GlmTask task = new GlmTask(call, directives, latency(directives), url);
        remember(task);
        ObjectNode receipt = task.receipt();
        exchange.send(Answer.json(200, receipt), directives);
    }

    private synchronized void remember(GlmTask task) {
        tasks.put(task.id(), task);
    }

    private synchronized Optional<GlmTask> find(String id) {
        return Optional.ofNullable(tasks.get(id));
    }

    private void poll(Exchange exchange) {
        GlmTask task =
                find(exchange.pathParameter("id")).orElseThrow(() -> new RefusedException(errors.failure(404, "")));
        OptionalInt failure = task.failingPoll();
        exchange.send(
                failure.isPresent()
                        ? errors.failure(failure.getAsInt(), "The prompt asked the sandbox for this.")
                        : Answer.json(200, task.poll()));
    }

    private Duration latency(PromptDirectives directives) {
        return directives.latency().orElse(services.settings().latency());
    }

    private void book(Exchange exchange, GlmCall call) {
        services.ledger().charge(exchange, DIALECT, call.model().id(), 1, call.prompt());
    }
}
