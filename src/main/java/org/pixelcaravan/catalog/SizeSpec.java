package org.pixelcaravan.catalog;

import java.util.List;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Pixels;
import org.pixelcaravan.model.Tier;

/** How a model is told the size of a picture, and which sizes it makes. */
public sealed interface SizeSpec {

    /** The resolution tiers that the model can make. */
    List<Tier> tiers();

    /** A list of pixel sizes, nothing else. */
    record Presets(List<Pixels> sizes) implements SizeSpec {
        public Presets {
            sizes = List.copyOf(sizes);
        }

        @Override
        public List<Tier> tiers() {
            return List.of(Tier.ONE_K);
        }
    }

    /**
     * Any width and height within rules.
     *
     * @param multipleOf both sides are multiples of this
     * @param minSide pixels of the shorter side at least
     * @param maxSide pixels of the longer side at most
     * @param maxRatio longer to shorter side at most
     * @param minPixels width times height at least
     * @param maxPixels width times height at most
     * @param cropped sizes that break a rule and are cut out of the next larger valid one
     */
    record Rule(
            int multipleOf,
            int minSide,
            int maxSide,
            double maxRatio,
            long minPixels,
            long maxPixels,
            List<Pixels> cropped,
            List<Tier> tiers)
            implements SizeSpec {
        public Rule {
            cropped = List.copyOf(cropped);
            tiers = List.copyOf(tiers);
        }
    }

    /** Aspect ratios by name, with a tier where there is more than one; the model chooses the pixels. */
    record Ratios(List<AspectRatio> ratios, List<Tier> tiers) implements SizeSpec {
        public Ratios {
            ratios = List.copyOf(ratios);
            tiers = List.copyOf(tiers);
        }
    }
}
