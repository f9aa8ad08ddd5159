package org.pixelcaravan.sandbox.volcengine;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.Bearer;
import org.pixelcaravan.sandbox.Emulator;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.PictureShelf;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.SandboxServices;

/** The image API of Volcengine's Ark: one path for pictures from text, from pictures, and in groups. */
public final class VolcengineEmulator implements Emulator {
    private static final String DIALECT = "volcengine";
    private static final String KEY = "sandbox-volcengine-key";

    private final SandboxServices services;
    private final VolcengineErrors errors = new VolcengineErrors();
    private final PictureShelf shelf;
    private final VolcengineAnswers answers;

    public VolcengineEmulator(SandboxServices services) {
        this.services = services;
        this.shelf = new PictureShelf(services, "/volcengine-results");
        this.answers = new VolcengineAnswers(services.studio(), shelf);
    }

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public String basePath() {
        return "/volcengine/api/v3";
    }

    @Override
    public String apiKey() {
        return KEY;
    }

    @Override
    public void mount(Router router) {
        router.post(basePath() + "/images/generations").handler(services.inbox().receive(guarded(this::generate)));
        router.route(basePath() + "/*")
                .handler(services.inbox()
                        .receive(guarded(exchange -> exchange.send(errors.modelNotFound(exchange.path())))));
        shelf.mount(router);
    }

    private Consumer<Exchange> guarded(Consumer<Exchange> handler) {
        return exchange -> {
            if (!Bearer.of(exchange).equals(Optional.of(KEY))) {
                throw new RefusedException(errors.failure(401, ""));
            }
            handler.accept(exchange);
        };
    }

    private void generate(Exchange exchange) {
        VolcengineCall call = VolcengineCallReader.read(exchange.body(), errors);
        PromptDirectives directives = services.gate().admit(DIALECT, call.prompt(), errors);
        if (!VolcengineAnswers.blocksOne(call, directives)) {
            directives.blocked().ifPresent(stage -> {
                throw new RefusedException(errors.blocked(stage));
            });
        }
        book(exchange, call, directives);
        Duration latency = directives.latency().orElse(services.settings().latency());
        services.later(latency, () -> answer(exchange, call, directives));
    }

    private void book(Exchange exchange, VolcengineCall call, PromptDirectives directives) {
        int made = call.orders(directives).size() - (VolcengineAnswers.blocksOne(call, directives) ? 1 : 0);
        services.ledger().charge(exchange, DIALECT, call.model().id(), made, call.prompt());
    }

    private void answer(Exchange exchange, VolcengineCall call, PromptDirectives directives) {
        if (!call.stream()) {
            exchange.send(answers.answer(call, directives), directives);
        } else if (VolcengineStream.isLostBeforeStart(directives)) {
            exchange.send(Answer.of(200, "text/event-stream", Buffer.buffer()), directives);
        } else {
            new VolcengineStream(services, exchange, call, directives, answers).start();
        }
    }
}
