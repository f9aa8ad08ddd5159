package org.pixelcaravan.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.dialect.JsonEvents;
import org.pixelcaravan.dialect.ListedPicture;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonReader;
import org.pixelcaravan.model.ImageEvent;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;

/** Understands one successful answer of OpenAI's Images API, whole or in events. */
final class OpenAiAnswerReader {
    private final ProviderAnswer answer;
    private final Unit unit;

    OpenAiAnswerReader(ProviderAnswer answer, Unit unit) {
        this.answer = answer;
        this.unit = unit;
    }

    ImageResult readDocument() throws IOException {
        JsonNode document = JsonReader.read(answer.body(), unit.context().spool());
        return new ImageResult(pictures(document), usage(document), facts(document));
    }

    /**
     * Hands unfinished pictures on as they come, and returns with the finished one: what a server sends after it, such as
     * {@code [DONE]}, or an abrupt end, changes nothing.
     */
    ImageResult readEvents() throws IOException {
        JsonEvents events = new JsonEvents(answer.body(), unit.context().spool());
        int partials = 0;
        for (Optional<JsonNode> next = events.next(); next.isPresent(); next = events.next()) {
            JsonNode event = next.get();
            String type = event.path("type").asText();
            if (event.path("error").isObject()) {
                throw OpenAiProviderFailures.ofEvent(event, answer, unit);
            } else if (type.endsWith(".partial_image")) {
                unit.events()
                        .accept(new ImageEvent.Partial(unit.firstPicture(), partials, picture(event), facts(event)));
                partials++;
            } else if (type.endsWith(".completed")) {
                return new ImageResult(List.of(picture(event)), usage(event), facts(event));
            }
        }
        throw ProviderFailures.failure(
                        ErrorCode.OUTCOME_UNKNOWN,
                        unit,
                        "ended its stream before the picture, which may have been charged")
                .build();
    }

    /** A picture of a stream, which cannot be fetched while the stream goes on. */
    private ResultPart.Image picture(JsonNode item) throws IOException {
        return part(item) instanceof ResultPart.Image picture ? picture : fail("streamed a link in place of a picture");
    }

    /** OpenAI sends the picture itself, other servers perhaps where it is. */
    private ResultPart part(JsonNode item) throws IOException {
        return ListedPicture.read(item).orElseGet(this::nothing);
    }

    private List<ResultPart> pictures(JsonNode document) throws IOException {
        List<ResultPart> pictures = new ArrayList<>();
        for (JsonNode item : document.path("data")) {
            pictures.add(part(item));
        }
        return pictures.isEmpty() ? List.of(nothing()) : pictures;
    }

    private ResultPart nothing() {
        return fail("answered without a picture");
    }

    private ResultPart.Image fail(String complaint) {
        throw ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, complaint)
                .build();
    }

    /** Tokens of which the vendor does not say more: what goes in is text, what comes out is a picture. */
    private static Optional<Usage> usage(JsonNode document) {
        JsonNode usage = document.path("usage");
        if (!usage.isObject()) {
            return Optional.empty();
        }
        JsonNode input = usage.path("input_tokens_details");
        JsonNode output = usage.path("output_tokens_details");
        return Optional.of(new Usage(
                input.path("text_tokens").asLong(usage.path("input_tokens").asLong()),
                input.path("image_tokens").asLong(),
                output.path("text_tokens").asLong(),
                output.path("image_tokens").asLong(usage.path("output_tokens").asLong())));
    }

    private static Map<String, String> facts(JsonNode document) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        for (Parameter parameter : List.of(Parameter.QUALITY, Parameter.BACKGROUND)) {
            Json.text(document.path(parameter.id()))
                    .filter(value -> !value.equals("auto"))
                    .ifPresent(value -> facts.put(parameter.id(), value));
        }
        return facts;
    }
}
