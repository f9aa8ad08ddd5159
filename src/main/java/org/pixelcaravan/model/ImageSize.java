package org.pixelcaravan.model;

import java.util.Optional;
import org.pixelcaravan.image.PixelSize;

/** How large and of which shape the caller wants the picture. */
public sealed interface ImageSize {
    ImageSize AUTO = new Auto();

    /** Exactly these pixels. */
    record Exact(PixelSize pixels) implements ImageSize {}

    /** A ratio, a resolution tier, or both; what is absent is the model's choice. */
    record Shape(Optional<AspectRatio> ratio, Optional<Tier> tier) implements ImageSize {}

    /** Whatever the model makes of it. */
    record Auto() implements ImageSize {}
}
