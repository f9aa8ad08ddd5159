package org.pixelcaravan.sandbox.volcengine;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.picture.PictureEdit;
import org.pixelcaravan.sandbox.picture.PictureFormat;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.Pixels;

/**
 * A valid request.
 *
 * @param pictures what it starts from
 * @param most how many pictures it may come to
 * @param base64 whether the pictures themselves are wanted in place of links
 */
record VolcengineCall(
        VolcengineModel model,
        String prompt,
        List<Pixels> pictures,
        int width,
        int height,
        Optional<Long> seed,
        int most,
        PictureFormat format,
        boolean base64,
        boolean stream,
        boolean watermark) {
    private static final int MOST_A_CALL = 15;
    private static final int JPEG_QUALITY = 90;

    /** What the painter has to do; without a seed, no two calls with one prompt draw the same. */
    List<PictureOrder> orders(PromptDirectives directives) {
        long first = seed.filter(value -> value >= 0).orElse((directives.attempt() - 1L) * MOST_A_CALL);
        PictureOrder order = PictureOrder.of(directives.text(), first, width, height)
                .withFormat(format, JPEG_QUALITY)
                .withWatermark(watermark);
        PictureOrder edited =
                pictures.isEmpty() ? order : order.withEdit(new PictureEdit(pictures.get(0), Optional.empty()));
        int count = directives.wantsFewerPictures() ? most - 1 : most;
        return IntStream.range(0, count)
                .mapToObj(index -> edited.withSeed(first + index))
                .toList();
    }

    boolean isGroup() {
        return most > 1;
    }

    String size() {
        return width + "x" + height;
    }

    /** Tokens of one picture. */
    long tokens() {
        return Math.round((double) width * height / 256);
    }
}
