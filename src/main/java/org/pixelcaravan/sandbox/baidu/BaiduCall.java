package org.pixelcaravan.sandbox.baidu;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.picture.PictureEdit;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.Pixels;

/**
 * A valid request.
 *
 * @param pictures what it starts from
 * @param mask in which white marks what is to be painted anew
 * @param base64 whether the picture itself is wanted in place of a link
 */
record BaiduCall(
        BaiduModel model,
        String prompt,
        List<Pixels> pictures,
        Optional<Pixels> mask,
        int width,
        int height,
        int count,
        Optional<Long> seed,
        boolean watermark,
        boolean base64) {

    /** What the painter has to do; without a seed, no two calls with one prompt draw the same. */
    List<PictureOrder> orders(PromptDirectives directives) {
        long first = seed.orElse((long) directives.attempt() * model.most());
        PictureOrder order =
                PictureOrder.of(directives.text(), first, width, height).withWatermark(watermark);
        PictureOrder edited = pictures.isEmpty()
                ? order
                : order.withEdit(new PictureEdit(pictures.get(0), mask.map(Pixels::whiteAsTransparent)));
        return IntStream.range(0, count)
                .mapToObj(index -> edited.withSeed(first + index))
                .toList();
    }
}
