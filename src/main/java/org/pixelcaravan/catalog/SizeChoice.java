package org.pixelcaravan.catalog;

import java.util.Optional;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Tier;

/** The part of a {@link DeliveryPlan} that is about size. */
record SizeChoice(
        Optional<PixelSize> pixels,
        Optional<AspectRatio> ratio,
        Optional<Tier> tier,
        Optional<PixelSize> documented,
        Optional<PixelSize> crop) {
    static final SizeChoice VENDORS =
            new SizeChoice(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static SizeChoice of(PixelSize pixels) {
        return new SizeChoice(
                Optional.of(pixels), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static SizeChoice cut(PixelSize asked, PixelSize wanted) {
        return new SizeChoice(
                Optional.of(asked), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(wanted));
    }

    /** A tier is named only to a model that has several. */
    static SizeChoice of(AspectRatio ratio, Tier tier, SizeSpec.Ratios size) {
        return new SizeChoice(
                Optional.empty(),
                Optional.of(ratio),
                Optional.of(tier).filter(only -> size.tiers().size() > 1),
                size.table().pixels(ratio, tier),
                Optional.empty());
    }
}
