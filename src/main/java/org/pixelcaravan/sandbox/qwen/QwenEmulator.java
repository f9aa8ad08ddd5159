package org.pixelcaravan.sandbox.qwen;

import io.vertx.ext.web.Router;
import java.time.Duration;
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
import org.pixelcaravan.sandbox.Purchase;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.Remembered;
import org.pixelcaravan.sandbox.SandboxServices;

/**
 * Alibaba's DashScope: newer models answer at once at one address, all others with a task, and each address refuses calls of
 * the other kind.
 */
public final class QwenEmulator implements Emulator {
    private static final String DIALECT = "qwen";
    private static final String KEY = "sandbox-qwen-key";

    private final SandboxServices services;
    private final QwenErrors errors = new QwenErrors();
    private final Remembered<QwenTask> tasks = new Remembered<>();
    private final PictureShelf shelf;
    private final QwenAnswers answers;

    public QwenEmulator(SandboxServices services) {
        this.services = services;
        this.shelf = new PictureShelf(services, "/qwen-results");
        this.answers = new QwenAnswers(shelf);
    }

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public String basePath() {
        return "/qwen/api/v1";
    }

    @Override
    public String apiKey() {
        return KEY;
    }

    @Override
    public void mount(Router router) {
        router.post(basePath() + "/services/aigc/:task/:action")
                .handler(services.inbox().receive(guarded(this::generate)));
        router.get(basePath() + "/tasks/:id").handler(services.inbox().receive(guarded(this::poll)));
        router.post(basePath() + "/tasks/:id/cancel").handler(services.inbox().receive(guarded(this::cancel)));
        router.route(basePath() + "/*").handler(services.inbox().receive(guarded(exchange -> {
            throw errors.invalid("url error, please check url!");
        })));
        shelf.mount(router);
    }

    private Consumer<Exchange> guarded(Consumer<Exchange> handler) {
        return exchange -> {
            Optional<String> key = Bearer.of(exchange);
            if (key.isEmpty()) {
                throw errors.noKey();
            }
            if (!key.get().equals(KEY)) {
                throw new RefusedException(errors.failure(401, ""));
            }
            handler.accept(exchange);
        };
    }

    private void generate(Exchange exchange) {
        String service = exchange.pathParameter("task") + "/" + exchange.pathParameter("action");
        boolean waits = service.equals(QwenModel.MULTIMODAL);
        if (waits == exchange.header("X-DashScope-Async").isPresent()) {
            throw errors.wrongMode(waits ? "asynchronous" : "synchronous");
        }
        QwenCall call = QwenCallReader.read(service, exchange.body(), errors);
        PromptDirectives directives = services.gate().admit(DIALECT, call.prompt(), errors);
        if (waits) {
            answer(exchange, call, directives);
        } else {
            accept(exchange, call, directives);
        }
    }

    /** Only pictures that were made are charged. */
    private void answer(Exchange exchange, QwenCall call, PromptDirectives directives) {
        Optional<BlockedStage> blocked = directives.blocked();
        if (blocked.isEmpty()) {
            charge(exchange, call);
        }
        services.later(
                latency(directives),
                () -> blocked.ifPresentOrElse(
                        stage -> exchange.send(errors.blocked(stage)),
                        () -> exchange.send(Answer.json(200, answers.result(call, directives)), directives)));
    }

    private void accept(Exchange exchange, QwenCall call, PromptDirectives directives) {
        boolean charged = directives.blocked().isEmpty() || answers.blocksOne(call, directives);
        Optional<Purchase> purchase = charged ? Optional.of(charge(exchange, call)) : Optional.empty();
        QwenTask task = new QwenTask(call, directives, latency(directives), answers, purchase);
        tasks.add(task.id(), task);
        exchange.send(Answer.json(200, task.receipt()), directives);
    }

    private Duration latency(PromptDirectives directives) {
        return directives.latency().orElse(services.settings().latency());
    }

    private Purchase charge(Exchange exchange, QwenCall call) {
        return services.ledger().charge(exchange, DIALECT, call.model().id(), call.count(), call.prompt());
    }

    private void poll(Exchange exchange) {
        String id = exchange.pathParameter("id");
        Optional<QwenTask> task = tasks.find(id);
        if (task.isEmpty()) {
            exchange.send(Answer.json(200, QwenTask.unknown(id)));
            return;
        }
        OptionalInt failure = task.get().failingPoll();
        exchange.send(
                failure.isPresent()
                        ? errors.failure(failure.getAsInt(), "The prompt asked the sandbox for this status.")
                        : Answer.json(200, task.get().poll()));
    }

    /** Only a task that waits can be cancelled, and it costs nothing. */
    private void cancel(Exchange exchange) {
        QwenTask task = tasks.find(exchange.pathParameter("id"))
                .filter(QwenTask::cancel)
                .orElseThrow(errors::notPending);
        task.purchase().ifPresent(services.ledger()::cancel);
        exchange.send(Answer.json(200, QwenAnswers.document()));
    }
}
