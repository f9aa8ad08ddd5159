package org.pixelcaravan.sandbox.hunyuan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.Bearer;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Emulator;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PictureShelf;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.SandboxServices;

/** Tencent's TokenHub: one address a model, answered at once with a link. */
public final class TokenHubEmulator implements Emulator {
    private static final String DIALECT = "tokenhub";
    private static final String KEY = "sandbox-tokenhub-key";

    private final SandboxServices services;
    private final TokenHubErrors errors = new TokenHubErrors();
    private final PictureShelf shelf;

    public TokenHubEmulator(SandboxServices services) {
        this.services = services;
        this.shelf = new PictureShelf(services, "/tokenhub-results");
    }

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public String basePath() {
        return "/tokenhub";
    }

    @Override
    public String apiKey() {
        return KEY;
    }

    @Override
    public void mount(Router router) {
        String wand = basePath() + "/v1/wand/hunyuan-image";
        router.post(wand + "/v3-generation").handler(receive(exchange -> make(exchange, false)));
        router.post(wand + "/v35-generation").handler(receive(exchange -> make(exchange, true)));
        router.route(basePath() + "/*").handler(receive(exchange -> exchange.send(errors.failure(404, ""))));
        shelf.mount(router);
    }

    private Handler<RoutingContext> receive(Consumer<Exchange> handler) {
        return services.inbox().receive(exchange -> {
            if (!Bearer.of(exchange).equals(Optional.of(KEY))) {
                throw new RefusedException(errors.failure(401, ""));
            }
            handler.accept(exchange);
        });
    }

    private void make(Exchange exchange, boolean chat) {
        TokenHubCall call = TokenHubCall.read(chat, exchange.body(), errors);
        PromptDirectives directives = services.gate().admit(DIALECT, call.prompt(), errors);
        Optional<BlockedStage> blocked = directives.blocked();
        if (blocked.isEmpty()) {
            services.ledger().charge(exchange, DIALECT, call.model(), 1, call.prompt());
        }
        Duration latency = directives.latency().orElse(services.settings().latency());
        services.later(
                latency,
                () -> blocked.ifPresentOrElse(
                        stage -> exchange.send(errors.blocked(stage)),
                        () -> exchange.send(Answer.json(200, answer(call, directives)), directives)));
    }

    private ObjectNode answer(TokenHubCall call, PromptDirectives directives) {
        String url = directives.wantsNoPicture() ? "" : shelf.put(call.order(directives), directives);
        return call.chat() ? chunk(url, call) : list(url, call);
    }

    private static ObjectNode list(String url, TokenHubCall call) {
        ObjectNode answer = Json.object()
                .put("id", UUID.randomUUID().toString())
                .put("created", Instant.now().getEpochSecond());
        answer.putArray("data");
        if (!url.isEmpty()) {
            answer.withArray("data")
                    .addObject()
                    .put("url", url)
                    .put("revised_prompt", call.revise() ? call.prompt() + ", soft light" : "");
        }
        return answer;
    }

    private static ObjectNode chunk(String url, TokenHubCall call) {
        ObjectNode answer = Json.object().put("request_id", UUID.randomUUID().toString());
        answer.putArray("choices");
        if (!url.isEmpty()) {
            answer.withArray("choices")
                    .addObject()
                    .putObject("delta")
                    .put("type", "image")
                    .putObject("image")
                    .put("url", url)
                    .put("width", call.width())
                    .put("height", call.height());
        }
        return answer;
    }
}
