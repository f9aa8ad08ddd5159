package org.pixelcaravan.model;

import java.util.Optional;
import org.pixelcaravan.image.PixelSize;

/** How large and of which shape the caller wants the picture. */
public sealed interface ImageSize {
    ImageSize AUTO = new Auto();

    /** The parameter that decides it. */
    Parameter parameter();

    /** Exactly these pixels. */
    record Exact(PixelSize pixels) implements ImageSize {
        @Override
        public Parameter parameter() {
            return Parameter.SIZE;
        }
    }

    /** A ratio, a resolution tier, or both; what is absent is the model's choice. */
    record Shape(Optional<AspectRatio> ratio, Optional<Tier> tier) implements ImageSize {
        @Override
        public Parameter parameter() {
            return ratio.isPresent() ? Parameter.ASPECT_RATIO : Parameter.TIER;
        }
    }

    /** Whatever the model makes of it. */
    record Auto() implements ImageSize {
        @Override
        public Parameter parameter() {
            return Parameter.SIZE;
        }
    }
}
