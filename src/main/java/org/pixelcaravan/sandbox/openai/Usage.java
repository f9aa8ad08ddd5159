package org.pixelcaravan.sandbox.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.pixelcaravan.sandbox.Json;

/** Token counts as the vendor bills them, near enough to be believed. */
record Usage(int textTokens, int imageTokens, int outputTokens) {
    private static final int TOKENS_PER_INPUT_PICTURE = 360;
    private static final int TOKENS_PER_PARTIAL = 100;
    private static final double PIXELS_OF_SQUARE = 1024.0 * 1024.0;

    static Usage of(ImageCall call, int pictures, int partials) {
        int text = 6 + call.prompt().length() / 4;
        int pixels = call.size().width() * call.size().height();
        int each = (int) Math.round(tokensOfSquare(call) * (pixels / PIXELS_OF_SQUARE));
        return new Usage(
                text,
                call.pictures().size() * TOKENS_PER_INPUT_PICTURE,
                each * pictures + partials * TOKENS_PER_PARTIAL);
    }

    /** What a picture of 1024x1024 costs; models with free sizes have their own price list. */
    private static int tokensOfSquare(ImageCall call) {
        boolean newer = call.model().freeSize();
        return switch (call.quality()) {
            case "low" -> newer ? 196 : 272;
            case "medium" -> newer ? 1767 : 1056;
            default -> newer ? 7033 : 4160;
        };
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object().put("input_tokens", textTokens + imageTokens);
        json.putObject("input_tokens_details").put("image_tokens", imageTokens).put("text_tokens", textTokens);
        json.put("output_tokens", outputTokens);
        json.putObject("output_tokens_details")
                .put("image_tokens", outputTokens)
                .put("text_tokens", 0);
        return json.put("total_tokens", textTokens + imageTokens + outputTokens);
    }
}
