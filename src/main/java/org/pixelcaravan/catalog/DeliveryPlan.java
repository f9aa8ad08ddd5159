package org.pixelcaravan.catalog;

import java.util.Optional;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Tier;

/**
 * How what the caller wants is brought about: what the vendor is asked for, and what the gateway does to the answer. At
 * most one of {@code pixels} and {@code ratio} is present.
 *
 * @param pixels the size to ask for
 * @param ratio the ratio to ask for
 * @param tier the tier to ask for
 * @param documented the pixels that the vendor documents for ratio and tier
 * @param format the format to ask for; absent: the vendor's own choice
 * @param compression the quality to ask for, 0 to 100
 * @param transparent whether to ask for a transparent background
 * @param crop the size to cut the answer down to, around its centre
 * @param convertTo the format to convert the answer to, with {@code convertCompression}
 */
public record DeliveryPlan(
        Optional<PixelSize> pixels,
        Optional<AspectRatio> ratio,
        Optional<Tier> tier,
        Optional<PixelSize> documented,
        Optional<ImageFormat> format,
        Optional<Integer> compression,
        boolean transparent,
        Optional<PixelSize> crop,
        Optional<ImageFormat> convertTo,
        Optional<Integer> convertCompression) {

    /** Whether the vendor's file goes to the caller as it is. */
    public boolean passesThrough() {
        return crop.isEmpty() && convertTo.isEmpty();
    }

    /** The size that the vendor's picture should have, where it is known beforehand. */
    public Optional<PixelSize> expected() {
        return pixels.or(() -> documented);
    }

    /** The size that the caller gets, where it is known beforehand. */
    public Optional<PixelSize> delivered() {
        return crop.or(this::expected);
    }
}
