package org.pixelcaravan.catalog;

import java.util.Optional;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Pixels;
import org.pixelcaravan.model.Tier;

/** The part of a {@link DeliveryPlan} that is about size. */
record SizeChoice(Optional<Pixels> pixels, Optional<AspectRatio> ratio, Optional<Tier> tier, Optional<Pixels> crop) {
    static final SizeChoice VENDORS =
            new SizeChoice(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static SizeChoice of(Pixels pixels) {
        return new SizeChoice(Optional.of(pixels), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static SizeChoice cut(Pixels asked, Pixels wanted) {
        return new SizeChoice(Optional.of(asked), Optional.empty(), Optional.empty(), Optional.of(wanted));
    }

    static SizeChoice of(AspectRatio ratio, Optional<Tier> tier) {
        return new SizeChoice(Optional.empty(), Optional.of(ratio), tier, Optional.empty());
    }
}
