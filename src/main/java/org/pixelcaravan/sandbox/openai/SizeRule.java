package org.pixelcaravan.sandbox.openai;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which sizes a model draws, and what {@code auto} comes to. */
final class SizeRule {
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");
    private static final List<String> FIXED = List.of("1024x1024", "1024x1536", "1536x1024", "auto");
    private static final int STEP = 16;
    private static final int LONGEST_SIDE = 3840;
    private static final int STEEPEST_RATIO = 3;
    private static final int FEWEST_PIXELS = 655_360;
    private static final int MOST_PIXELS = 8_294_400;

    private SizeRule() {}

    /** Width and height in pixels. */
    record Size(int width, int height) {
        static final Size SQUARE = new Size(1024, 1024);

        /** What {@code auto} gives for a picture of this shape. */
        static Size likeShape(int width, int height) {
            if (width * 5L > height * 6L) {
                return new Size(1536, 1024);
            }
            return height * 5L > width * 6L ? new Size(1024, 1536) : SQUARE;
        }

        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    /**
     * Reads a size other than {@code auto}.
     *
     * @throws org.pixelcaravan.sandbox.RefusedException if the model does not draw it
     */
    static Size parse(OpenAiModel model, String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches() || (!model.freeSize() && !FIXED.contains(text))) {
            throw OpenAiErrors.unsupportedValue("size", text, FIXED);
        }
        Size size = new Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        if (model.freeSize() && model.strict()) {
            checkLimits(size);
        }
        return size;
    }

    private static void checkLimits(Size size) {
        long shorter = Math.min(size.width(), size.height());
        long longer = Math.max(size.width(), size.height());
        long pixels = shorter * longer;
        refuseIf(
                size.width() % STEP != 0 || size.height() % STEP != 0,
                size,
                "Width and height must both be divisible by " + STEP + ".");
        refuseIf(longer > LONGEST_SIDE, size, "The longest edge must not exceed " + LONGEST_SIDE + " pixels.");
        refuseIf(longer > shorter * STEEPEST_RATIO, size, "The aspect ratio must lie between 1:3 and 3:1.");
        refuseIf(
                pixels < FEWEST_PIXELS || pixels > MOST_PIXELS,
                size,
                "The number of pixels must lie between " + FEWEST_PIXELS + " and " + MOST_PIXELS + ".");
    }

    private static void refuseIf(boolean broken, Size size, String reason) {
        if (broken) {
            throw OpenAiErrors.invalid("invalid_value", "size", "Invalid size '" + size + "'. " + reason);
        }
    }
}
