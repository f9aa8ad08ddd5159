package org.pixelcaravan.sandbox.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.Emulator;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.SandboxServices;

/**
 * The OpenAI Images API: {@code /images/generations}, {@code /images/edits} and {@code /models}, as the vendor's API
 * reference describes them and as its servers were seen to answer; or a server of somebody's own that speaks it.
 */
public final class OpenAiEmulator implements Emulator {
    private static final String JSON = "application/json";
    private static final String FORM = "multipart/form-data";

    private final SandboxServices services;
    private final String name;
    private final Function<String, Optional<OpenAiModel>> models;
    private final OpenAiErrors errors = new OpenAiErrors();
    private final ImageAnswers answers;

    private OpenAiEmulator(SandboxServices services, String name, Function<String, Optional<OpenAiModel>> models) {
        this.services = services;
        this.name = name;
        this.models = models;
        this.answers = new ImageAnswers(services.studio());
    }

    /** OpenAI itself. */
    public static OpenAiEmulator ofOpenAi(SandboxServices services) {
        return new OpenAiEmulator(services, "openai", OpenAiModel::find);
    }

    /** A server that has every model it is asked for, draws it in any size, and passes over fields that it does not know. */
    public static OpenAiEmulator ofAnyModel(SandboxServices services) {
        return new OpenAiEmulator(services, "server", id -> Optional.of(OpenAiModel.named(id)));
    }

    @Override
    public String dialect() {
        return name;
    }

    @Override
    public String basePath() {
        return "/" + name + "/v1";
    }

    @Override
    public String apiKey() {
        return "sandbox-" + name + "-key";
    }

    @Override
    public void mount(Router router) {
        router.post(basePath() + "/images/generations").handler(services.inbox().receive(guarded(this::generate)));
        router.post(basePath() + "/images/edits").handler(services.inbox().receive(guarded(this::edit)));
        router.get(basePath() + "/models").handler(services.inbox().receive(guarded(this::listModels)));
        router.get(basePath() + "/models/:model").handler(services.inbox().receive(guarded(this::showModel)));
        router.route(basePath() + "/*").handler(services.inbox().receive(guarded(this::unknownPath)));
    }

    /** Puts the vendor's headers on every answer and refuses callers without the right key. */
    private Consumer<Exchange> guarded(Consumer<Exchange> handler) {
        return exchange -> {
            new OpenAiHeaders().addTo(exchange.response());
            String credentials = exchange.header("Authorization").orElse("");
            if (credentials.isEmpty()) {
                throw new RefusedException(errors.noKey());
            }
            if (!credentials.equals("Bearer " + apiKey())) {
                throw new RefusedException(errors.wrongKey(credentials.replaceFirst("^Bearer ", "")));
            }
            handler.accept(exchange);
        };
    }

    private void generate(Exchange exchange) {
        if (!exchange.mediaType().equals(JSON)) {
            throw unsupportedMediaType(exchange, JSON);
        }
        run(exchange, CallReader.generation(jsonFields(exchange), models));
    }

    private void edit(Exchange exchange) {
        switch (exchange.mediaType()) {
            case JSON -> run(exchange, CallReader.jsonEdit(jsonFields(exchange), models));
            case FORM -> run(exchange, CallReader.formEdit(formFields(exchange), models));
            default -> throw unsupportedMediaType(exchange, FORM);
        }
    }

    private static RefusedException unsupportedMediaType(Exchange exchange, String expected) {
        return OpenAiErrors.invalid(
                "unsupported_content_type",
                "",
                "Unsupported content type: '" + exchange.mediaType() + "'. This API method only accepts '" + expected
                        + "' requests.");
    }

    private static RequestFields jsonFields(Exchange exchange) {
        return Json.parseObject(exchange.body())
                .map(JsonFields::new)
                .orElseThrow(() -> OpenAiErrors.invalid("", "", "We could not parse the JSON body of your request."));
    }

    private static RequestFields formFields(Exchange exchange) {
        return FormParser.parse(exchange.header("Content-Type").orElse(""), exchange.body())
                .map(FormFields::new)
                .orElseThrow(() -> OpenAiErrors.invalid("", "", "Could not parse multipart form."));
    }

    private void run(Exchange exchange, ImageCall call) {
        PromptDirectives directives = services.gate().admit(name, call.prompt(), errors);
        directives.blocked().ifPresent(stage -> {
            throw new RefusedException(errors.blocked(stage, OpenAiHeaders.requestId(exchange.response())));
        });
        services.ledger().charge(exchange, name, call.model().id(), call.count(), call.prompt());
        Duration latency = directives.latency().orElse(services.settings().latency());
        services.later(latency, () -> answer(exchange, call, directives));
    }

    private void answer(Exchange exchange, ImageCall call, PromptDirectives directives) {
        if (!call.stream()) {
            exchange.send(answers.answer(call, directives), directives);
        } else if (EventStream.isLostBeforeStart(directives)) {
            exchange.send(Answer.of(200, "text/event-stream", Buffer.buffer()), directives);
        } else {
            new EventStream(services, exchange, call, directives).start();
        }
    }

    private void listModels(Exchange exchange) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        OpenAiModel.all().forEach(model -> data.add(describe(model)));
        exchange.send(Answer.json(200, list));
    }

    private void showModel(Exchange exchange) {
        String id = exchange.pathParameter("model");
        exchange.send(models.apply(id)
                .map(model -> Answer.json(200, describe(model)))
                .orElseGet(() -> errors.modelNotFound(id)));
    }

    private static ObjectNode describe(OpenAiModel model) {
        ObjectNode json =
                Json.object().put("id", model.id()).put("object", "model").put("created", model.created());
        return json.put("owned_by", "system").putNull("shutdown_date");
    }

    private void unknownPath(Exchange exchange) {
        String message = "Invalid URL (" + exchange.path() + ")";
        exchange.send(new OpenAiErrors.Detail(OpenAiErrors.INVALID_REQUEST, "", "", message).answer(404));
    }
}
