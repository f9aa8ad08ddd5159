package org.pixelcaravan.sandbox.openai;

import java.util.List;
import java.util.stream.IntStream;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/** What the painter has to do for a call. */
final class PictureOrders {
    private static final int MOST_A_CALL = 10;

    private PictureOrders() {}

    /**
     * One order for each picture of a call. The vendor has no seed and never draws the same twice, so the pictures of all
     * calls with one prompt are counted.
     */
    static List<PictureOrder> of(ImageCall call, PromptDirectives directives) {
        int seed = (directives.attempt() - 1) * MOST_A_CALL;
        PictureOrder first = PictureOrder.of(
                        directives.text(),
                        seed,
                        call.size().width(),
                        call.size().height())
                .withFormat(call.format(), call.compression())
                .withTransparency(call.transparent());
        PictureOrder edited = call.edit().map(first::withEdit).orElse(first);
        return IntStream.range(seed, seed + call.count())
                .mapToObj(edited::withSeed)
                .toList();
    }
}
