package org.pixelcaravan.sandbox.flux;

import java.util.Optional;
import org.pixelcaravan.sandbox.picture.Pixels;

/** Width and height of the result of a call. */
record OutputSize(int width, int height) {
    private static final int STEP = 16;
    private static final int DEFAULT_SIDE = 1024;
    private static final int CLASSIC_HEIGHT = 768;
    private static final long MEGAPIXEL = 1024L * 1024;
    static final long MOST_PIXELS = 4 * MEGAPIXEL;
    private static final String WIDE = "16:9";

    static OutputSize of(FluxCall call) {
        return switch (call.model().sizing()) {
            case FREE -> free(call);
            case CLASSIC -> given(call, DEFAULT_SIDE, CLASSIC_HEIGHT);
            case CLASSIC_SQUARE -> given(call, DEFAULT_SIDE, DEFAULT_SIDE);
            case RATIO_ONE_MEGAPIXEL -> shaped(ratio(call, "1:1"), MEGAPIXEL);
            case RATIO_FOUR_MEGAPIXELS ->
                shaped(FieldRule.Ratio.parse(call.text("aspect_ratio").orElse(WIDE)), MOST_PIXELS);
            case LIKE_INPUT -> like(call.firstPicture().orElseThrow());
            case EXPANDED -> expanded(call, call.firstPicture().orElseThrow());
        };
    }

    long pixels() {
        return (long) width * height;
    }

    private static OutputSize given(FluxCall call, int otherwiseWidth, int otherwiseHeight) {
        return new OutputSize(
                call.whole("width").orElse(otherwiseWidth), call.whole("height").orElse(otherwiseHeight));
    }

    private static OutputSize free(FluxCall call) {
        boolean automatic =
                call.whole("width").isEmpty() && call.whole("height").isEmpty();
        Optional<Pixels> first = call.firstPicture();
        return automatic && first.isPresent() ? nearest(first.get()) : given(call, DEFAULT_SIDE, DEFAULT_SIDE);
    }

    private static OutputSize nearest(Pixels picture) {
        long pixels = (long) picture.width() * picture.height();
        if (pixels > MOST_PIXELS) {
            return shaped(picture.width() / (double) picture.height(), MOST_PIXELS);
        }
        return new OutputSize(stepped(picture.width()), stepped(picture.height()));
    }

    /** The ratio asked for, else that of the first picture, else the given one. */
    private static double ratio(FluxCall call, String otherwise) {
        return call.text("aspect_ratio")
                .map(FieldRule.Ratio::parse)
                .or(() -> call.firstPicture().map(picture -> picture.width() / (double) picture.height()))
                .orElseGet(() -> FieldRule.Ratio.parse(otherwise));
    }

    private static OutputSize shaped(double ratio, long pixels) {
        int width = stepped(Math.sqrt(pixels * ratio));
        int height = stepped(Math.sqrt(pixels / ratio));
        return new OutputSize(width, height);
    }

    private static int stepped(double side) {
        return Math.max(4 * STEP, (int) (side / STEP) * STEP);
    }

    private static OutputSize like(Pixels picture) {
        return new OutputSize(picture.width(), picture.height());
    }

    private static OutputSize expanded(FluxCall call, Pixels picture) {
        int width = picture.width()
                + call.whole("left").orElse(0)
                + call.whole("right").orElse(0);
        int height = picture.height()
                + call.whole("top").orElse(0)
                + call.whole("bottom").orElse(0);
        return new OutputSize(width, height);
    }
}
