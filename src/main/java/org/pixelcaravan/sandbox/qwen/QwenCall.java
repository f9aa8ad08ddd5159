package org.pixelcaravan.sandbox.qwen;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.picture.PictureEdit;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.Pixels;

/**
 * A call that keeps to its model's documents.
 *
 * @param messages whether it came in messages, and so is answered in choices
 * @param mask in which white marks what is to be edited
 */
record QwenCall(
        QwenModel model,
        boolean messages,
        String prompt,
        int count,
        long seed,
        boolean watermark,
        boolean extendsPrompt,
        Sizing.Size size,
        List<Pixels> pictures,
        Optional<Pixels> mask) {

    /** The pictures to draw; each has the next seed. */
    List<PictureOrder> orders(PromptDirectives directives) {
        int made = directives.wantsFewerPictures() ? count - 1 : count;
        return LongStream.range(seed, seed + made)
                .mapToObj(next -> order(directives, next))
                .toList();
    }

    private PictureOrder order(PromptDirectives directives, long next) {
        PictureOrder order = PictureOrder.of(directives.text(), next, size.width(), size.height())
                .withWatermark(watermark);
        return pictures.stream()
                .findFirst()
                .map(first -> order.withEdit(new PictureEdit(first, mask.map(Pixels::whiteAsTransparent))))
                .orElse(order);
    }
}
