package org.pixelcaravan.sandbox.imagen;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Emulator;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.SandboxServices;
import org.pixelcaravan.sandbox.gemini.GeminiEmulator;
import org.pixelcaravan.sandbox.gemini.GeminiErrors;
import org.pixelcaravan.sandbox.gemini.Surface;

/** Google's {@code predict} for Imagen, beside the Gemini models at the addresses of the same two APIs. */
public final class ImagenEmulator implements Emulator {
    private static final String DIALECT = "imagen";
    private static final String PUBLISHER = "/publishers/google";

    /** Before the Gemini emulator, which answers for everything else there. */
    private static final int FIRST = -1;

    private final SandboxServices services;
    private final GeminiErrors errors = new GeminiErrors();

    public ImagenEmulator(SandboxServices services) {
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
        return GeminiEmulator.KEY;
    }

    @Override
    public void mount(Router router) {
        mount(router, "v1beta", Surface.DEVELOPER);
        for (String version : List.of("v1", "v1beta1")) {
            mount(router, version + PUBLISHER, Surface.VERTEX);
            mount(router, version + "/projects/[^/]+/locations/[^/]+" + PUBLISHER, Surface.VERTEX);
        }
    }

    private void mount(Router router, String prefix, Surface surface) {
        router.postWithRegex("/gemini/" + prefix + "/models/(?<model>[^/]+):predict")
                .order(FIRST)
                .handler(services.inbox().receive(exchange -> receive(exchange, surface)));
    }

    private void receive(Exchange exchange, Surface surface) {
        surface.authenticate(exchange, GeminiEmulator.KEY);
        String name = exchange.pathParameter("model");
        ImagenModel model = ImagenModel.find(name)
                .orElseThrow(
                        () -> new RefusedException(GeminiErrors.envelope(404, surface.unknownModel(name, "predict"))));
        ImagenCall call = ImagenCallReader.read(model, surface, exchange.body());
        PromptDirectives directives = services.gate().admit(DIALECT, call.prompt(), errors);
        if (directives.blocked().filter(stage -> stage == BlockedStage.INPUT).isPresent()) {
            throw GeminiErrors.invalid("The prompt could not be submitted. This prompt contains sensitive words that"
                    + " violate Google's Responsible AI practices. Try rephrasing the prompt. If you think this was an"
                    + " error, send feedback. Support codes: 42876398, 61493863");
        }
        ImagenAnswers answers = ImagenAnswers.of(call, directives);
        book(exchange, call, answers, directives);
        Duration latency = directives.latency().orElse(services.settings().latency());
        services.later(latency, () -> answer(exchange, answers, directives));
    }

    /** Withheld pictures are not charged. */
    private void book(Exchange exchange, ImagenCall call, ImagenAnswers answers, PromptDirectives directives) {
        int charged =
                directives.wantsNoPicture() ? call.count() : answers.orders().size();
        if (charged > 0) {
            services.ledger().charge(exchange, DIALECT, call.model().id(), charged, call.prompt());
        }
    }

    private void answer(Exchange exchange, ImagenAnswers answers, PromptDirectives directives) {
        exchange.send(
                services.studio()
                        .drawAll(answers.orders())
                        .map(pictures -> Answer.of(
                                200, GeminiErrors.MEDIA_TYPE, Buffer.buffer(Json.bytes(answers.answer(pictures))))),
                directives);
    }
}
