package org.pixelcaravan.sandbox.gemini;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.Emulator;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.SandboxServices;

/**
 * Google's {@code generateContent} and {@code streamGenerateContent} for models that draw, at the addresses of the Developer
 * API and of Vertex AI, with and without project and location.
 */
public final class GeminiEmulator implements Emulator {
    /** Imagen is behind the same key. */
    public static final String KEY = "sandbox-gemini-key";

    private static final String DIALECT = "gemini";
    private static final String UNARY = "generateContent";
    private static final String STREAM = "streamGenerateContent";
    private static final List<String> DEVELOPER_VERSIONS = List.of("v1", "v1beta");
    private static final List<String> VERTEX_VERSIONS = List.of("v1", "v1beta1");
    private static final String PUBLISHER = "/publishers/google";

    private final SandboxServices services;
    private final GeminiErrors errors = new GeminiErrors();

    public GeminiEmulator(SandboxServices services) {
        this.services = services;
    }

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public String basePath() {
        return "/gemini/v1beta";
    }

    @Override
    public String apiKey() {
        return KEY;
    }

    @Override
    public void mount(Router router) {
        for (String version : DEVELOPER_VERSIONS) {
            mount(router, version, Surface.DEVELOPER);
        }
        for (String version : VERTEX_VERSIONS) {
            mount(router, version + PUBLISHER, Surface.VERTEX);
            mount(router, version + "/projects/:project/locations/:location" + PUBLISHER, Surface.VERTEX);
        }
        router.route("/gemini/*").handler(services.inbox().receive(exchange -> exchange.send(errors.failure(404, ""))));
    }

    private void mount(Router router, String prefix, Surface surface) {
        router.post("/gemini/" + prefix + "/models/:call")
                .handler(services.inbox().receive(wrapping(exchange -> receive(exchange, surface))));
    }

    /** Errors of the array form stand in an array, too. */
    private static Consumer<Exchange> wrapping(Consumer<Exchange> handler) {
        return exchange -> {
            try {
                handler.accept(exchange);
            } catch (RefusedException refused) {
                boolean array = verb(exchange).equals(STREAM) && !GeminiStream.isEventStream(exchange);
                throw array ? new RefusedException(GeminiErrors.wrapped(refused.answer())) : refused;
            }
        };
    }

    private void receive(Exchange exchange, Surface surface) {
        surface.authenticate(exchange, KEY);
        String name = modelName(exchange);
        if (!List.of(UNARY, STREAM).contains(verb(exchange))) {
            throw new RefusedException(errors.failure(404, ""));
        }
        GeminiModel model = GeminiModel.find(name)
                .orElseThrow(() -> new RefusedException(GeminiErrors.envelope(404, surface.unknownModel(name, UNARY))));
        run(exchange, surface, GeminiCallReader.read(model, surface, exchange.body()));
    }

    private void run(Exchange exchange, Surface surface, GeminiCall call) {
        PromptDirectives directives = services.gate().admit(DIALECT, call.prompt(), errors);
        GeminiOutcome outcome = GeminiOutcome.of(call, directives);
        if (!outcome.orders().isEmpty() || directives.wantsNoPicture()) {
            book(exchange, call, Math.max(1, outcome.orders().size()));
        }
        GeminiAnswers answers = new GeminiAnswers(surface, call, outcome, directives);
        Duration latency = directives.latency().orElse(services.settings().latency());
        services.later(latency, () -> answer(exchange, answers, outcome, directives));
    }

    private void book(Exchange exchange, GeminiCall call, int pictures) {
        services.ledger().charge(exchange, DIALECT, call.model().id(), pictures, call.prompt());
    }

    private void answer(Exchange exchange, GeminiAnswers answers, GeminiOutcome outcome, PromptDirectives directives) {
        Future<List<Buffer>> pictures = services.studio().drawAll(outcome.orders());
        if (verb(exchange).equals(UNARY)) {
            exchange.send(pictures.map(drawn -> success(Json.bytes(answers.whole(drawn)))), directives);
        } else if (GeminiStream.isLostBeforeStart(directives)) {
            exchange.send(success(new byte[0]), directives);
        } else {
            GeminiStream stream = new GeminiStream(services, exchange, directives);
            pictures.onSuccess(drawn -> stream.start(answers.chunks(drawn))).onFailure(exchange::sendDefect);
        }
    }

    private static Answer success(byte[] body) {
        return Answer.of(200, GeminiErrors.MEDIA_TYPE, Buffer.buffer(body));
    }

    private static String modelName(Exchange exchange) {
        String call = exchange.pathParameter("call");
        int colon = call.lastIndexOf(':');
        return colon < 0 ? call : call.substring(0, colon);
    }

    private static String verb(Exchange exchange) {
        String call = exchange.pathParameter("call");
        return call.substring(call.lastIndexOf(':') + 1);
    }
}
