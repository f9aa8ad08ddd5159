package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.pixelcaravan.model.Usage;

/**
 * Tokens as the vendor counts them. What its details do not call a picture is text: thoughts and the use of tools, which are
 * counted beside prompt and candidates, and everything where details are missing on the way in.
 */
final class GeminiUsage {
    private GeminiUsage() {}

    static Optional<Usage> read(JsonNode document) {
        JsonNode usage = document.path("usageMetadata");
        if (!usage.isObject()) {
            return Optional.empty();
        }
        long prompt = usage.path("promptTokenCount").asLong();
        long candidates = usage.path("candidatesTokenCount").asLong();
        long imageIn = images(usage.path("promptTokensDetails"));
        long imageOut =
                usage.has("candidatesTokensDetails") ? images(usage.path("candidatesTokensDetails")) : candidates;
        return Optional.of(new Usage(
                rest(prompt, imageIn) + usage.path("toolUsePromptTokenCount").asLong(),
                imageIn,
                rest(candidates, imageOut) + usage.path("thoughtsTokenCount").asLong(),
                imageOut));
    }

    private static long images(JsonNode details) {
        long tokens = 0;
        for (JsonNode detail : details) {
            tokens += detail.path("modality").asText().equals("IMAGE")
                    ? detail.path("tokenCount").asLong()
                    : 0;
        }
        return tokens;
    }

    private static long rest(long all, long images) {
        return Math.max(0, all - images);
    }
}
