package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.dialect.GoogleSupportCodes;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Parameter;

/**
 * Why an answer with status 200 holds no picture, and what to change. The model's own words are not quoted, since they often
 * repeat the prompt.
 *
 * <table>
 * <caption>Answers without a picture</caption>
 * <tr><th>answer</th><th>code</th></tr>
 * <tr><td>blockReason</td><td>CONTENT_BLOCKED</td></tr>
 * <tr><td>finishReason SAFETY and the like</td><td>CONTENT_BLOCKED</td></tr>
 * <tr><td>MAX_TOKENS, if the caller has set a limit</td><td>INVALID_REQUEST</td></tr>
 * <tr><td>LANGUAGE</td><td>INVALID_REQUEST</td></tr>
 * <tr><td>words alone, NO_IMAGE, any other reason, none</td><td>PROVIDER_REJECTED</td></tr>
 * </table>
 */
record GeminiRefusal(JsonNode document, Unit unit) {
    private static final String TOKEN_LIMIT = "maxOutputTokens";

    /** What can be done about each reason for which the vendor withholds something. */
    private static final Map<String, String> BLOCKS = Map.ofEntries(
            Map.entry("BLOCKLIST", "leave out the words that its block list forbids"),
            Map.entry("IMAGE_PROHIBITED_CONTENT", "ask for something that its terms of use allow"),
            Map.entry("IMAGE_RECITATION", "ask for something that is less like existing work"),
            Map.entry("IMAGE_SAFETY", "describe the picture without what may do harm"),
            Map.entry("JAILBREAK", "ask for the picture and leave its rules alone"),
            Map.entry("MODEL_ARMOR", "change the prompt, or the Model Armor rules of the gateway's project"),
            Map.entry("PROHIBITED_CONTENT", "ask for something that its terms of use allow"),
            Map.entry("RECITATION", "ask for something that is less like existing work"),
            Map.entry("SAFETY", "describe the picture without what may do harm"),
            Map.entry("SPII", "leave out personal data"));

    GatewayException failure() throws IOException {
        Optional<String> blockReason = Json.text(document.path("promptFeedback").path("blockReason"));
        String reason = blockReason.isPresent() ? blockReason.get() : finishReason(document);
        GatewayException.Builder failure = blockReason.isPresent() ? promptBlocked(reason) : withoutPicture(reason);
        if (!reason.isEmpty()) {
            failure.vendorCode(ProviderFailures.quotable(reason));
        }
        Json.text(document.path("responseId"))
                .flatMap(ProviderFailures::requestId)
                .ifPresent(failure::vendorRequestId);
        return failure.build();
    }

    /** Some relays put it inside the content; empty if it is nowhere. */
    static String finishReason(JsonNode document) {
        JsonNode candidate = document.path("candidates").path(0);
        return candidate
                .path("finishReason")
                .asText(candidate.at("/content/finishReason").asText());
    }

    private GatewayException.Builder promptBlocked(String reason) throws IOException {
        String message = Json.text(document.path("promptFeedback").path("blockReasonMessage"))
                .orElse("");
        return blocked("blocked the prompt", reason, message).promptBlocked();
    }

    private GatewayException.Builder withoutPicture(String reason) throws IOException {
        if (BLOCKS.containsKey(reason)) {
            String message =
                    document.path("candidates").path(0).path("finishMessage").asText();
            return blocked("withheld the picture", reason, message);
        }
        return switch (reason) {
            case "LANGUAGE" -> invalid(Parameter.PROMPT, "does not know the language of the prompt: use another");
            case "MAX_TOKENS" -> outOfTokens();
            case "NO_IMAGE" -> unpictured("drew nothing (NO_IMAGE): describe the picture in more words");
            default -> unpictured(unexplained(reason));
        };
    }

    private GatewayException.Builder blocked(String complaint, String reason, String vendorMessage) {
        String subjects = GoogleSupportCodes.subjects(vendorMessage)
                .map(named -> ", because of " + named)
                .orElse("");
        String advice = BLOCKS.getOrDefault(reason, "change the prompt");
        return ProviderFailures.failure(
                ErrorCode.CONTENT_BLOCKED,
                unit,
                complaint + " (" + ProviderFailures.quotable(reason) + subjects + "): " + advice);
    }

    private GatewayException.Builder outOfTokens() {
        String complaint = "ran out of tokens before the picture (MAX_TOKENS)";
        Object generation = unit.request().extras().fields().get("generationConfig");
        boolean limited = generation instanceof Map<?, ?> fields && fields.containsKey(TOKEN_LIMIT)
                || generation instanceof JsonNode tree && tree.has(TOKEN_LIMIT);
        return limited
                ? ProviderFailures.failure(ErrorCode.INVALID_REQUEST, unit, complaint + ": raise " + TOKEN_LIMIT)
                        .parameter("generationConfig." + TOKEN_LIMIT)
                : unpictured(complaint + ": ask for a smaller picture");
    }

    private String unexplained(String reason) throws IOException {
        String named = reason.isEmpty() ? "" : " (" + ProviderFailures.quotable(reason) + ")";
        for (JsonNode part : document.path("candidates").path(0).path("content").path("parts")) {
            if (Json.text(part.path("text")).filter(text -> !text.isBlank()).isPresent()) {
                return "answered in words alone" + named + ": say in the prompt that a picture is wanted, and of what";
            }
        }
        return "answered without a picture" + named + ": change the prompt or try again";
    }

    private GatewayException.Builder unpictured(String complaint) {
        return ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, complaint);
    }

    private GatewayException.Builder invalid(Parameter parameter, String complaint) {
        return ProviderFailures.failure(ErrorCode.INVALID_REQUEST, unit, complaint)
                .parameter(unit.context().nameOf(parameter));
    }
}
