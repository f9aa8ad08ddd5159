package org.pixelcaravan.sandbox.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;

/** The documents of one call: whole, or cut into the chunks of a stream. */
final class GeminiAnswers {
    private static final Buffer NOT_A_PICTURE = Buffer.buffer("This is text, although it is said to be a picture.");
    private static final int TOKENS_OF_INPUT_PICTURE = 258;
    private static final int TOKENS_OF_WORDS = 8;
    private static final int TOKENS_OF_THOUGHTS = 180;

    private final Surface surface;
    private final GeminiCall call;
    private final GeminiOutcome outcome;
    private final PromptDirectives directives;
    private final String responseId = UUID.randomUUID().toString().replace("-", "");

    GeminiAnswers(Surface surface, GeminiCall call, GeminiOutcome outcome, PromptDirectives directives) {
        this.surface = surface;
        this.call = call;
        this.outcome = outcome;
        this.directives = directives;
    }

    /** Everything in one document. */
    ObjectNode whole(List<Buffer> pictures) {
        if (outcome.blockReason().isPresent()) {
            return blocked();
        }
        ObjectNode document = Json.object();
        ObjectNode candidate = candidate(document, parts(pictures));
        finish(candidate);
        return described(document);
    }

    /** Each part as a document of its own, and a last one with the end. */
    List<ObjectNode> chunks(List<Buffer> pictures) {
        if (outcome.blockReason().isPresent()) {
            return List.of(blocked());
        }
        List<ObjectNode> chunks = new ArrayList<>();
        for (ObjectNode part : parts(pictures)) {
            ObjectNode chunk = Json.object();
            candidate(chunk, List.of(part));
            chunks.add(described(chunk));
        }
        ObjectNode last = Json.object();
        finish(candidate(last, outcome.orders().isEmpty() ? List.of() : List.of(text(""))));
        chunks.add(described(last));
        return chunks;
    }

    private ObjectNode blocked() {
        ObjectNode document = Json.object();
        ObjectNode feedback = document.putObject("promptFeedback");
        feedback.put("blockReason", outcome.blockReason().orElseThrow());
        return described(document);
    }

    private static ObjectNode candidate(ObjectNode document, List<ObjectNode> parts) {
        ObjectNode candidate = document.putArray("candidates").addObject();
        ObjectNode content = candidate.putObject("content").put("role", "model");
        if (!parts.isEmpty()) {
            content.putArray("parts").addAll(parts);
        }
        return candidate.put("index", 0);
    }

    private void finish(ObjectNode candidate) {
        candidate.put("finishReason", outcome.finishReason());
        if (outcome.isBlocked()) {
            candidate.put("finishMessage", "Unable to show the generated image. Support codes: 56562880");
        }
    }

    private List<ObjectNode> parts(List<Buffer> pictures) {
        List<ObjectNode> parts = new ArrayList<>();
        if (call.showsThoughts() && call.model().thinks()) {
            parts.add(text("The picture needs a foreground and a light.").put("thought", true));
            pictures.stream()
                    .findFirst()
                    .ifPresent(draft -> parts.add(picture(draft).put("thought", true)));
        }
        if (outcome.words()) {
            parts.add(signed(text("Here is what I made of it."), 0));
        }
        for (Buffer picture : pictures) {
            parts.add(signed(picture(picture), parts.size()));
        }
        return parts;
    }

    private static ObjectNode text(String text) {
        return Json.object().put("text", text);
    }

    private ObjectNode picture(Buffer drawn) {
        Buffer file = directives.wantsWrongType() ? NOT_A_PICTURE : drawn;
        ObjectNode part = Json.object();
        part.putObject("inlineData")
                .put("mimeType", call.format().mediaType())
                .put("data", Base64.getEncoder().encodeToString(file.getBytes()));
        return part;
    }

    /** The third generation signs what it did not only think. */
    private ObjectNode signed(ObjectNode part, int index) {
        if (call.model().thinks()) {
            byte[] signature = (responseId + "-" + index).getBytes(StandardCharsets.US_ASCII);
            part.put("thoughtSignature", Base64.getEncoder().encodeToString(signature));
        }
        return part;
    }

    private ObjectNode described(ObjectNode document) {
        document.set("usageMetadata", usage());
        document.put("modelVersion", call.model().id()).put("responseId", responseId);
        if (surface == Surface.VERTEX) {
            document.put("createTime", Instant.now().toString());
        }
        return document;
    }

    private ObjectNode usage() {
        int promptWords = 1 + call.prompt().length() / 4;
        int promptPictures = call.pictures().size() * TOKENS_OF_INPUT_PICTURE;
        int pictures = outcome.orders().size() * call.pictureTokens();
        int words = outcome.words() ? TOKENS_OF_WORDS : 0;
        int thoughts = call.model().thinks() && pictures > 0 ? TOKENS_OF_THOUGHTS : 0;
        ObjectNode usage = Json.object();
        usage.put("promptTokenCount", promptWords + promptPictures).put("candidatesTokenCount", words + pictures);
        usage.put("totalTokenCount", promptWords + promptPictures + words + pictures + thoughts);
        if (thoughts > 0) {
            usage.put("thoughtsTokenCount", thoughts);
        }
        addDetail(usage.putArray("promptTokensDetails"), "TEXT", promptWords);
        addDetail(usage.withArray("promptTokensDetails"), "IMAGE", promptPictures);
        addDetail(usage.putArray("candidatesTokensDetails"), "IMAGE", pictures);
        if (surface == Surface.VERTEX) {
            usage.put("trafficType", "ON_DEMAND");
        }
        return usage;
    }

    private static void addDetail(ArrayNode details, String modality, int tokens) {
        if (tokens > 0) {
            details.addObject().put("modality", modality).put("tokenCount", tokens);
        }
    }
}
