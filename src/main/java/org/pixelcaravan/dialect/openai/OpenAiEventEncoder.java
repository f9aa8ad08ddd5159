package org.pixelcaravan.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.dialect.EventEncoder;
import org.pixelcaravan.dialect.ServerSentEvents;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageEvent;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;
import org.pixelcaravan.model.Warning;

/**
 * Writes the events of OpenAI's image streams: {@code image_generation.partial_image} and {@code .completed}, or
 * {@code image_edit.*}, one completed event a picture. OpenAI's Java SDK throws for a field that is absent, so all of them
 * are always there: {@code auto} is what nobody knows, and tokens that nobody counted are zero.
 */
final class OpenAiEventEncoder implements EventEncoder {
    private static final Usage UNKNOWN = new Usage(0, 0, 0, 0);
    private static final List<String> REQUIRED = List.of("background", "output_format", "quality", "size");

    private final OpenAiAnswerWriter writer;
    private final ImageRequest request;
    private final RequestContext context;
    private final Set<Integer> picturesTold = new HashSet<>();
    private int warningsTold;

    OpenAiEventEncoder(OpenAiAnswerWriter writer, ImageRequest request, RequestContext context) {
        this.writer = writer;
        this.request = request;
        this.context = context;
    }

    @Override
    public String contentType() {
        return ServerSentEvents.MEDIA_TYPE + "; charset=utf-8";
    }

    @Override
    public List<Payload> encode(ImageEvent event) {
        if (event instanceof ImageEvent.Partial partial) {
            return List.of(partial(partial));
        }
        if (event instanceof ImageEvent.Made made) {
            return List.of(completed(made.image(), made.facts(), made.picture(), UNKNOWN, Optional.empty()));
        }
        return event instanceof ImageEvent.Completed completed ? completed(completed) : List.of();
    }

    private Payload partial(ImageEvent.Partial partial) {
        ObjectNode event = event("partial_image", partial.image(), quality(partial));
        event.put("partial_image_index", partial.index());
        addPicture(event, partial.picture());
        return send(event);
    }

    /** Events come in the order in which pictures get on. */
    private void addPicture(ObjectNode event, int picture) {
        if (request.count() > 1) {
            caravan(event).put("image", picture);
        }
    }

    /** Tokens and cost of a call that made several pictures stand in its last event; pictures that have been told are not again. */
    private List<Payload> completed(ImageEvent.Completed completed) {
        ImageResult result = completed.result();
        List<Payload> events = new ArrayList<>();
        List<ResultPart.Image> images = result.images();
        for (int i = 0; i < images.size(); i++) {
            boolean last = i == images.size() - 1;
            Usage usage = last ? result.usage().orElse(UNKNOWN) : UNKNOWN;
            int picture = completed.firstPicture() + i;
            if (!picturesTold.contains(picture)) {
                Optional<Money> cost = last ? completed.cost() : Optional.empty();
                events.add(completed(images.get(i), result.facts(), picture, usage, cost));
            }
        }
        return events;
    }

    private Payload completed(
            ResultPart.Image image, Map<String, String> facts, int picture, Usage usage, Optional<Money> cost) {
        ObjectNode event = event("completed", image, facts);
        event.set("usage", OpenAiAnswerWriter.usage(usage));
        image.revisedPrompt().ifPresent(prompt -> event.put("revised_prompt", prompt));
        addPicture(event, picture);
        cost.ifPresent(money -> caravan(event).put("cost", money.toString()));
        addWarnings(event);
        picturesTold.add(picture);
        return send(event);
    }

    /**
     * A picture that is missing is told as an error: it is the one thing that every client looks at. Its code is that of the
     * gravest failure.
     */
    @Override
    public List<Payload> encodeEnd(ImageResult result) {
        int made = result.images().size();
        if (made == request.count()) {
            return List.of();
        }
        String missing = context.warnings().stream()
                .filter(warning -> warning.code().equals(Warning.MISSING_IMAGES))
                .map(Warning::message)
                .collect(Collectors.joining("; "));
        GatewayException cause = result.shortfall()
                .orElseGet(() -> new GatewayException(ErrorCode.PROVIDER_REJECTED, "The provider delivered too few"));
        GatewayException.Builder shortfall =
                GatewayException.of(cause.code(), made + " of " + request.count() + " pictures were made. " + missing);
        cause.parameter().ifPresent(shortfall::parameter);
        cause.vendorCode().ifPresent(shortfall::vendorCode);
        cause.vendorRequestId().ifPresent(shortfall::vendorRequestId);
        return encodeError(shortfall.build());
    }

    @Override
    public List<Payload> encodeError(GatewayException failure) {
        ObjectNode event = Json.object().put("type", "error");
        event.set("error", OpenAiErrors.error(failure));
        return List.of(ServerSentEvents.event("error", event));
    }

    @Override
    public List<Payload> keepAlive() {
        return List.of(ServerSentEvents.comment("keep-alive"));
    }

    private ObjectNode event(String kind, ResultPart.Image image, Map<String, String> facts) {
        ObjectNode event = Json.object();
        event.put("type", operation() + "." + kind);
        event.set("b64_json", Json.image(image.content()));
        event.put("created_at", writer.now());
        OpenAiAnswerWriter.describe(event, request, new ImageResult(List.of(image), Optional.empty(), facts));
        REQUIRED.stream().filter(field -> !event.has(field)).forEach(field -> event.put(field, "auto"));
        return event;
    }

    /** What the vendor says that it uses, or what it was asked for if it does not say. */
    private Map<String, String> quality(ImageEvent.Partial partial) {
        return partial.facts().containsKey(Parameter.QUALITY.id()) ? partial.facts() : askedQuality();
    }

    private Map<String, String> askedQuality() {
        return request.hints()
                .text(Parameter.QUALITY)
                .map(quality -> Map.of(Parameter.QUALITY.id(), quality))
                .orElse(Map.of());
    }

    private String operation() {
        return request.operation() == Operation.EDIT ? "image_edit" : "image_generation";
    }

    /** Each warning is told once, in the first event after it came up: headers have left before. */
    private void addWarnings(ObjectNode event) {
        List<Warning> warnings = context.warnings();
        if (warnings.size() == warningsTold) {
            return;
        }
        ArrayNode told = caravan(event).putArray("warnings");
        for (Warning warning : warnings.subList(warningsTold, warnings.size())) {
            ObjectNode item = told.addObject().put("code", warning.code());
            warning.parameter().ifPresent(parameter -> item.put("parameter", parameter));
            item.put("message", warning.message());
        }
        warningsTold = warnings.size();
    }

    private static ObjectNode caravan(ObjectNode event) {
        return event.withObject("/caravan");
    }

    private static Payload send(ObjectNode event) {
        return ServerSentEvents.event(event.get("type").textValue(), event);
    }
}
