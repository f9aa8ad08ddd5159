package org.pixelcaravan.sandbox.openai;

import java.util.List;
import java.util.stream.IntStream;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/** What the painter has to do for a call. */
final class PictureOrders {
    private PictureOrders() {}

    /** One order for each picture of a call; the vendor has no seed, so the position in the answer is the seed. */
    static List<PictureOrder> of(ImageCall call, String drawnPrompt) {
        PictureOrder first = PictureOrder.of(
                        drawnPrompt, 0, call.size().width(), call.size().height())
                .withFormat(call.format(), call.compression())
                .withTransparency(call.transparent());
        PictureOrder edited = call.edit().map(first::withEdit).orElse(first);
        return IntStream.range(0, call.count()).mapToObj(edited::withSeed).toList();
    }
}
