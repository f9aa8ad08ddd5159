package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.dialect.GoogleProviderFailures;
import org.pixelcaravan.dialect.JsonEvents;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.JsonReader;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.ImageEvent;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/** Understands one successful answer, whole or in chunks. Of a live unit each chunk is handed on when it is there. */
final class GeminiAnswerReader {
    private final ProviderAnswer answer;
    private final Unit unit;
    private final List<JsonNode> chunks = new ArrayList<>();
    private final List<ResultPart> parts = new ArrayList<>();
    private boolean ended;

    GeminiAnswerReader(ProviderAnswer answer, Unit unit) {
        this.answer = answer;
        this.unit = unit;
    }

    ImageResult readDocument() throws IOException {
        add(JsonReader.read(answer.body(), unit.context().spool()));
        return result();
    }

    /** The model's reason to finish is the end: an error or an abrupt end after it changes nothing. */
    ImageResult readEvents() throws IOException {
        JsonEvents events = new JsonEvents(answer.body(), unit.context().spool());
        for (Optional<JsonNode> chunk = next(events); chunk.isPresent(); chunk = next(events)) {
            if (!chunk.get().path("error").isObject()) {
                add(chunk.get());
            } else if (!ended) {
                throw GoogleProviderFailures.ofEvent(chunk.get(), answer, GeminiFields.NAMES, unit);
            }
        }
        if (!ended && !hasPicture()) {
            throw ProviderFailures.failure(
                            ErrorCode.OUTCOME_UNKNOWN,
                            unit,
                            "ended its stream before the picture, which may have been charged")
                    .build();
        }
        return result();
    }

    private Optional<JsonNode> next(JsonEvents events) throws IOException {
        try {
            return events.next();
        } catch (IOException e) {
            if (ended) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void add(JsonNode chunk) throws IOException {
        List<ResultPart> said = GeminiParts.read(chunk, unit.verbatim());
        chunks.add(chunk);
        parts.addAll(said);
        ended |= endsAnswer(chunk);
        if (unit.isLive()) {
            unit.events().accept(new ImageEvent.Piece(unit.index(), result(said, chunk)));
        }
    }

    private static boolean endsAnswer(JsonNode chunk) {
        return chunk.path("promptFeedback").hasNonNull("blockReason")
                || !GeminiRefusal.finishReason(chunk).isEmpty();
    }

    private boolean hasPicture() {
        return parts.stream().anyMatch(ResultPart.Image.class::isInstance);
    }

    private ImageResult result() throws IOException {
        JsonNode document = GeminiChunks.joined(chunks);
        if (!hasPicture()) {
            explain(new GeminiRefusal(document, unit).failure());
        }
        return result(parts, document);
    }

    /** Whoever speaks the model's dialect is told by the answer itself, unless it says nothing at all. */
    private void explain(GatewayException refusal) {
        if (!unit.verbatim() || (!ended && parts.isEmpty())) {
            throw refusal;
        }
        parts.add(new ResultPart.Blocked(refusal.getMessage(), refusal.vendorCode(), refusal.promptBlocked()));
    }

    private ImageResult result(List<ResultPart> said, JsonNode document) {
        return new ImageResult(said, GeminiUsage.read(document), Map.of())
                .withExtras(unit.verbatim() ? GeminiNative.of(document).extras() : Extras.NONE);
    }
}
