package org.pixelcaravan.sandbox.imagen;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.picture.PictureEdit;
import org.pixelcaravan.sandbox.picture.PictureFormat;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/**
 * A valid request.
 *
 * @param edit what it starts from
 * @param explains whether withheld pictures are wanted with their reason
 * @param scores whether the filters' opinions are wanted
 * @param enhances whether the prompt is to be rewritten, and told
 */
record ImagenCall(
        ImagenModel model,
        String prompt,
        Optional<PictureEdit> edit,
        int width,
        int height,
        int count,
        Optional<Long> seed,
        PictureFormat format,
        int compression,
        boolean explains,
        boolean scores,
        boolean enhances) {

    /** What the painter has to do; without a seed, no two calls draw the same. */
    List<PictureOrder> orders(PromptDirectives directives) {
        long first = seed.orElseGet(() -> (long) ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
        PictureOrder order =
                PictureOrder.of(directives.text(), first, width, height).withFormat(format, compression);
        PictureOrder whole = edit.map(order::withEdit).orElse(order);
        return IntStream.range(0, count)
                .mapToObj(index -> whole.withSeed(first + index))
                .toList();
    }
}
