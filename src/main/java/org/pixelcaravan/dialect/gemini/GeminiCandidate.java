package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/**
 * One of the answers among which a caller may choose.
 *
 * @param ending what is said of it beside its parts, its finish reason among it
 */
record GeminiCandidate(List<ResultPart> parts, ObjectNode ending) {
    private static final List<ResultPart> NOTHING_MORE = List.of(new ResultPart.Text(""));
    private static final String CONTENT = "content";
    private static final String FINISH_REASON = "finishReason";

    /** A Gemini model's answer is one candidate as it came; of any other, each picture is one, with the words before it. */
    static List<GeminiCandidate> of(ImageResult call) {
        Optional<GeminiNative> known = GeminiNative.in(call);
        return known.isPresent() ? told(call, known.get()) : pictures(call);
    }

    /** None, if the model objected to the prompt. */
    private static List<GeminiCandidate> told(ImageResult call, GeminiNative known) {
        return known.candidate().isEmpty() && known.blocksPrompt()
                ? List.of()
                : List.of(new GeminiCandidate(call.parts(), ending(known.candidate())));
    }

    /** The candidates of all calls, in the plan's order. */
    static List<GeminiCandidate> ofAll(ImageResult result) {
        List<ImageResult> calls = result.calls().isEmpty() ? List.of(result) : result.calls();
        return calls.stream().flatMap(call -> of(call).stream()).toList();
    }

    private static List<GeminiCandidate> pictures(ImageResult call) {
        List<GeminiCandidate> candidates = new ArrayList<>();
        List<ResultPart> parts = new ArrayList<>();
        int left = call.images().size();
        for (ResultPart part : call.parts()) {
            parts.add(part);
            if (part instanceof ResultPart.Image && --left > 0) {
                candidates.add(new GeminiCandidate(List.copyOf(parts), usualEnding()));
                parts.clear();
            }
        }
        if (!call.images().isEmpty()) {
            candidates.add(new GeminiCandidate(List.copyOf(parts), usualEnding()));
        }
        return candidates;
    }

    /** A piece of one that a Gemini model is still speaking, with what that piece says of it beside its parts. */
    static GeminiCandidate pieceOf(ImageResult piece) {
        return new GeminiCandidate(
                piece.parts(), GeminiNative.in(piece).orElseThrow().candidate());
    }

    private static ObjectNode ending(ObjectNode told) {
        ObjectNode ending = told.deepCopy();
        return ending.hasNonNull(FINISH_REASON) ? ending : ending.put(FINISH_REASON, "STOP");
    }

    private static ObjectNode usualEnding() {
        ObjectNode ending = Json.object();
        ending.putObject(CONTENT).put("role", "model");
        return ending(ending);
    }

    /** The whole of it, or of a piece. */
    ObjectNode whole(int index) {
        return written(index, parts, ending);
    }

    /** How one ends that was begun and never finished. */
    static GeminiCandidate brokenOff() {
        return new GeminiCandidate(List.of(), Json.object().put(FINISH_REASON, "OTHER"));
    }

    boolean isEmpty() {
        return parts.isEmpty() && ending.isEmpty();
    }

    boolean hasEnded() {
        return ending.hasNonNull(FINISH_REASON);
    }

    /** Its parts as a chunk of a stream that goes on. */
    ObjectNode begun(int index) {
        return written(index, parts, Json.object().set(CONTENT, ending.path(CONTENT)));
    }

    /** Its end as a chunk of a stream, with an empty text as Google has it: chats forget an answer with a chunk without parts. */
    ObjectNode ended(int index) {
        return written(index, NOTHING_MORE, ending);
    }

    private static ObjectNode written(int index, List<ResultPart> parts, ObjectNode ending) {
        ObjectNode candidate = Json.object();
        content(parts, ending.path(CONTENT)).ifPresent(content -> candidate.set(CONTENT, content));
        candidate.put("index", index);
        ending.properties().stream()
                .filter(field -> !field.getKey().equals(CONTENT))
                .forEach(field -> candidate.set(field.getKey(), field.getValue()));
        return candidate;
    }

    private static Optional<ObjectNode> content(List<ResultPart> parts, JsonNode told) {
        ArrayNode written = Json.array();
        parts.forEach(part -> GeminiParts.write(part).ifPresent(written::add));
        if (written.isEmpty() && !told.isObject()) {
            return Optional.empty();
        }
        ObjectNode content = told instanceof ObjectNode object ? object.deepCopy() : Json.object();
        if (!written.isEmpty()) {
            content.put("role", content.path("role").asText("model")).set("parts", written);
        }
        return Optional.of(content);
    }
}
