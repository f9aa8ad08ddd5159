package org.pixelcaravan.sandbox.zenlayer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.Bearer;
import org.pixelcaravan.sandbox.Emulator;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.SandboxServices;

/** Zenlayer's flavour of the OpenAI Images API, as its page about Google's models describes it. */
public final class ZenlayerEmulator implements Emulator {
    private static final String DIALECT = "zenlayer";
    private static final String KEY = "sandbox-zenlayer-key";
    private static final Buffer NOT_A_PICTURE = Buffer.buffer("This is text, although it is said to be a picture.");

    private final SandboxServices services;
    private final ZenlayerErrors errors = new ZenlayerErrors();

    public ZenlayerEmulator(SandboxServices services) {
        this.services = services;
    }

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public String basePath() {
        return "/zenlayer/v1";
    }

    @Override
    public String apiKey() {
        return KEY;
    }

    @Override
    public void mount(Router router) {
        router.post(basePath() + "/images/generations").handler(services.inbox().receive(guarded(this::generate)));
        router.route(basePath() + "/*")
                .handler(services.inbox().receive(guarded(exchange -> exchange.send(errors.failure(404, "")))));
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
        if (!exchange.mediaType().equals("application/json")) {
            throw new RefusedException(errors.failure(415, "The content type must be application/json."));
        }
        ZenlayerCall call = ZenlayerCall.read(exchange.body(), errors);
        PromptDirectives directives = services.gate().admit(DIALECT, call.prompt(), errors);
        directives.blocked().ifPresent(stage -> {
            throw new RefusedException(errors.blocked());
        });
        services.ledger().charge(exchange, DIALECT, call.model(), 1, call.prompt());
        Duration latency = directives.latency().orElse(services.settings().latency());
        services.later(latency, () -> exchange.send(answer(call, directives), directives));
    }

    private Future<Answer> answer(ZenlayerCall call, PromptDirectives directives) {
        if (directives.wantsNoPicture()) {
            return Future.succeededFuture(answer(List.of()));
        }
        return services.studio()
                .draw(call.order(directives))
                .map(picture -> answer(List.of(directives.wantsWrongType() ? NOT_A_PICTURE : picture)));
    }

    private static Answer answer(List<Buffer> pictures) {
        ObjectNode body = Json.object().put("created", Instant.now().getEpochSecond());
        ArrayNode data = body.putArray("data");
        pictures.forEach(
                picture -> data.addObject().put("b64_json", Base64.getEncoder().encodeToString(picture.getBytes())));
        return Answer.json(200, body);
    }
}
