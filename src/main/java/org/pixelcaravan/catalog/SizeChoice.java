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

    /** A tier, whose shape is left to the model. */
    static SizeChoice of(Tier tier, SizeSpec.Ratios size) {
        return new SizeChoice(
                Optional.empty(), Optional.empty(), named(tier, size), Optional.empty(), Optional.empty());
    }

    /** The same, with the tier left to the model, which makes the usual one. */
    SizeChoice withoutTier() {
        return new SizeChoice(pixels, ratio, Optional.empty(), documented, crop);
    }

    static SizeChoice of(AspectRatio ratio, Tier tier, SizeSpec.Ratios size) {
        return new SizeChoice(
                Optional.empty(),
                Optional.of(ratio),
                named(tier, size),
                size.table().pixels(ratio, tier),
                Optional.empty());
    }

    /** A tier is named only to a model that has several. */
    private static Optional<Tier> named(Tier tier, SizeSpec.Ratios size) {
        return Optional.of(tier).filter(only -> size.tiers().size() > 1);
    }
}
