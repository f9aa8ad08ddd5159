package org.pixelcaravan.dialect.volcengine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.pixelcaravan.dialect.JsonEvents;
import org.pixelcaravan.dialect.ListedPicture;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.JsonReader;
import org.pixelcaravan.model.ImageEvent;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;

/**
 * Understands one successful answer of Ark's, whole or in events. Of a group, each picture can fail for itself; what the
 * vendor calls a partial success is a whole picture.
 */
final class VolcengineAnswerReader {
    private final ProviderAnswer answer;
    private final Unit unit;
    private final List<ResultPart> parts = new ArrayList<>();
    private final List<JsonNode> errors = new ArrayList<>();
    private int pictures;

    VolcengineAnswerReader(ProviderAnswer answer, Unit unit) {
        this.answer = answer;
        this.unit = unit;
    }

    ImageResult readDocument() throws IOException {
        JsonNode document = JsonReader.read(answer.body(), unit.context().spool());
        for (JsonNode item : document.path("data")) {
            add(item);
        }
        return result(document);
    }

    /**
     * Hands each picture on as it comes, but for the last that was ordered: the tokens of all come with that. A stream that
     * ends early has made what it has told.
     */
    ImageResult readEvents() throws IOException {
        JsonEvents events = new JsonEvents(answer.body(), unit.context().spool());
        for (Optional<JsonNode> next = events.next(); next.isPresent(); next = events.next()) {
            JsonNode event = next.get();
            String type = event.path("type").asText();
            if (type.endsWith(".completed")) {
                return result(event);
            } else if (type.endsWith(".partial_succeeded")) {
                add(event).ifPresent(this::tell);
            } else if (type.endsWith(".partial_failed")) {
                add(event);
            } else if (event.path("error").isObject()) {
                return soFar(() -> VolcengineProviderFailures.ofEvent(event, answer, unit));
            }
        }
        return soFar(this::lost);
    }

    private Optional<ResultPart> add(JsonNode item) throws IOException {
        if (item.path("error").isObject()) {
            errors.add(item);
            VolcengineProviderFailures.blocked(item.path("error"), unit).ifPresent(parts::add);
            return Optional.empty();
        }
        Optional<ResultPart> picture = ListedPicture.read(item);
        picture.ifPresent(part -> {
            parts.add(part);
            pictures++;
        });
        return picture;
    }

    private void tell(ResultPart part) {
        if (part instanceof ResultPart.Image image && pictures < unit.request().count()) {
            int picture = unit.firstPicture() + pictures - 1;
            unit.events().accept(new ImageEvent.Made(unit.index(), picture, image, Map.of()));
        }
    }

    private ImageResult result(JsonNode document) {
        if (pictures > 0) {
            return new ImageResult(parts, usage(document), Map.of());
        }
        throw errors.isEmpty()
                ? ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, "answered without a picture")
                        .build()
                : VolcengineProviderFailures.ofPicture(errors.get(0), answer, unit);
    }

    /** What has been made is paid for, whatever has become of the rest. */
    private ImageResult soFar(Supplier<GatewayException> otherwise) {
        if (pictures == 0) {
            throw otherwise.get();
        }
        return ImageResult.of(parts);
    }

    private GatewayException lost() {
        return ProviderFailures.failure(
                        ErrorCode.OUTCOME_UNKNOWN,
                        unit,
                        "ended its stream before the picture, which may have been charged")
                .build();
    }

    /** The vendor counts what comes out only. */
    private static Optional<Usage> usage(JsonNode document) {
        JsonNode tokens = document.path("usage").path("output_tokens");
        return tokens.isIntegralNumber() ? Optional.of(new Usage(0, 0, 0, tokens.asLong())) : Optional.empty();
    }
}
