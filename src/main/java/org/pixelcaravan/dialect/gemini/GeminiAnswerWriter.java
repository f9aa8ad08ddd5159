package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;

/** Writes a result as a {@code GenerateContentResponse}, whole or as what ends a stream. */
final class GeminiAnswerWriter {
    private static final String CANDIDATES = "candidates";
    private static final String VERSION = "modelVersion";
    private static final String USAGE = "usageMetadata";

    /** The finish reasons that mean a withheld picture; what another vendor says becomes the most common of them. */
    private static final List<String> BLOCKS = List.of(
            "BLOCKLIST",
            "IMAGE_PROHIBITED_CONTENT",
            "IMAGE_RECITATION",
            "IMAGE_SAFETY",
            "PROHIBITED_CONTENT",
            "RECITATION",
            "SAFETY",
            "SPII");

    private final ImageRequest request;
    private final RequestContext context;

    GeminiAnswerWriter(ImageRequest request, RequestContext context) {
        this.request = request;
        this.context = context;
    }

    ObjectNode write(ImageResult result) {
        ObjectNode answer = Json.object();
        ArrayNode candidates = answer.putArray(CANDIDATES);
        for (GeminiCandidate candidate : GeminiCandidate.ofAll(result)) {
            candidates.add(candidate.whole(candidates.size()));
        }
        if (!candidates.isEmpty()) {
            return described(answer, result);
        }
        return feedback(result).isPresent() ? described(Json.object(), result) : withheld(result);
    }

    /** What the first Gemini model that objected to the prompt says of it. */
    private static Optional<JsonNode> feedback(ImageResult result) {
        return result.calls().stream()
                .flatMap(call -> GeminiNative.in(call).stream())
                .filter(GeminiNative::blocksPrompt)
                .map(told -> told.answer().path(GeminiNative.FEEDBACK))
                .findFirst();
    }

    /** The answer if everything was withheld, and not in this protocol's words. */
    private ObjectNode withheld(ImageResult result) {
        List<ResultPart.Blocked> blocks = result.parts().stream()
                .filter(ResultPart.Blocked.class::isInstance)
                .map(ResultPart.Blocked.class::cast)
                .toList();
        ObjectNode answer = Json.object();
        Optional<ResultPart.Blocked> prompt =
                blocks.stream().filter(ResultPart.Blocked::prompt).findFirst();
        if (prompt.isPresent()) {
            ObjectNode feedback = answer.putObject("promptFeedback");
            feedback.put("blockReason", prompt.get().vendorCode().orElse("OTHER"));
            feedback.put("blockReasonMessage", prompt.get().reason());
        } else {
            ArrayNode candidates = answer.putArray(CANDIDATES);
            blocks.forEach(block -> candidates.add(withheld(block, candidates.size())));
        }
        return described(answer, result);
    }

    private static ObjectNode withheld(ResultPart.Blocked block, int index) {
        ObjectNode candidate = Json.object();
        candidate.put(
                "finishReason", block.vendorCode().filter(BLOCKS::contains).orElse("IMAGE_SAFETY"));
        candidate.put("finishMessage", block.reason());
        return candidate.put("index", index);
    }

    /** Adds what is said of all candidates: by the model itself, if it is a Gemini model and was called once. */
    ObjectNode described(ObjectNode answer, ImageResult result) {
        List<ImageResult> calls = result.calls().isEmpty() ? List.of(result) : result.calls();
        Optional<GeminiNative> told = calls.isEmpty() ? Optional.empty() : GeminiNative.in(calls.get(0));
        if (told.isPresent() && calls.size() == 1) {
            answer.setAll(told.get().answer());
        } else if (!answer.has(CANDIDATES)) {
            feedback(result).ifPresent(feedback -> answer.set(GeminiNative.FEEDBACK, feedback));
        }
        if (!answer.has(USAGE)) {
            result.usage().ifPresent(usage -> answer.set(USAGE, usage(usage)));
        }
        return named(answer, told);
    }

    /** Adds which model this is, and which request. */
    ObjectNode named(ObjectNode answer, Optional<GeminiNative> told) {
        if (!answer.has(VERSION)) {
            String version = told.map(known -> known.answer().path(VERSION))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue)
                    .orElseGet(() -> context.modelOf(request));
            answer.put(VERSION, version);
        }
        if (!answer.has("responseId")) {
            answer.put("responseId", context.requestId());
        }
        return answer;
    }

    private static ObjectNode usage(Usage usage) {
        ObjectNode written = Json.object();
        written.put("promptTokenCount", usage.input());
        written.put("candidatesTokenCount", usage.output());
        written.put("totalTokenCount", usage.total());
        addDetails(written, "promptTokensDetails", usage.inputText(), usage.inputImage());
        addDetails(written, "candidatesTokensDetails", usage.outputText(), usage.outputImage());
        return written;
    }

    private static void addDetails(ObjectNode usage, String field, long text, long image) {
        ArrayNode details = Json.array();
        if (text > 0) {
            details.addObject().put("modality", "TEXT").put("tokenCount", text);
        }
        if (image > 0) {
            details.addObject().put("modality", "IMAGE").put("tokenCount", image);
        }
        if (!details.isEmpty()) {
            usage.set(field, details);
        }
    }
}
