package org.pixelcaravan.sandbox.gemini;

import java.util.List;
import java.util.Optional;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/**
 * How a call ends, before anything is drawn.
 *
 * @param blockReason why the prompt was blocked; then there is nothing else
 * @param words whether the model talks
 * @param orders the pictures to draw
 */
record GeminiOutcome(Optional<String> blockReason, String finishReason, boolean words, List<PictureOrder> orders) {
    private static final String STOP = "STOP";

    static GeminiOutcome of(GeminiCall call, PromptDirectives directives) {
        if (directives.blocked().filter(stage -> stage == BlockedStage.INPUT).isPresent()) {
            return new GeminiOutcome(Optional.of("PROHIBITED_CONTENT"), "", false, List.of());
        }
        if (directives.blocked().isPresent()) {
            return withoutPicture("IMAGE_SAFETY");
        }
        if (directives.finishReason().isPresent()) {
            return withoutPicture(directives.finishReason().get());
        }
        if (directives.wantsNoPicture()) {
            return new GeminiOutcome(Optional.empty(), STOP, false, List.of());
        }
        if (!call.wantsPicture()) {
            return withoutPicture(STOP);
        }
        return call.mostTokens() < call.pictureTokens() ? withoutPicture("MAX_TOKENS") : pictures(call, directives);
    }

    /** Who stops without a picture has talked instead. */
    private static GeminiOutcome withoutPicture(String reason) {
        return new GeminiOutcome(Optional.empty(), reason, reason.equals(STOP), List.of());
    }

    private static GeminiOutcome pictures(GeminiCall call, PromptDirectives directives) {
        PictureOrder order = call.order(directives.text());
        List<PictureOrder> orders =
                directives.wantsTwoPictures() ? List.of(order, order.withSeed(order.seed() + 1)) : List.of(order);
        return new GeminiOutcome(Optional.empty(), STOP, call.wantsWords(), orders);
    }

    /** Whether the vendor withheld something rather than failing to draw it. */
    boolean isBlocked() {
        return blockReason.isPresent() || finishReason.contains("SAFETY") || finishReason.contains("PROHIBITED");
    }
}
