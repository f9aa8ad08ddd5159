package org.pixelcaravan.catalog;

import java.util.List;
import java.util.Optional;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Tier;

/** How a model is told the size of a picture, and which sizes it makes. */
public sealed interface SizeSpec {

    /** The resolution tiers that a caller can choose from; empty only where there is no choice of size at all. */
    List<Tier> tiers();

    /** The tier of a request that names none: 1K where the model has it. */
    default Tier usualTier() {
        return tiers().contains(Tier.ONE_K) ? Tier.ONE_K : tiers().get(0);
    }

    /** A list of pixel sizes, nothing else. */
    record Presets(List<PixelSize> sizes, List<Tier> tiers) implements SizeSpec {
        public Presets {
            sizes = List.copyOf(sizes);
            tiers = List.copyOf(tiers);
        }
    }

    /**
     * Any width and height within rules.
     *
     * @param multipleOf both sides are multiples of this
     * @param minSide pixels of the shorter side at least
     * @param maxSide pixels of the longer side at most
     * @param maxRatio longer to shorter side at most; infinite if the vendor sets no limit
     * @param minPixels width times height at least
     * @param maxPixels width times height at most
     * @param cropped sizes that break a rule and are cut out of the next larger valid one
     * @param table the pixels that the vendor names for a ratio and a tier; other ratios are kept exactly
     */
    record Rule(
            int multipleOf,
            int minSide,
            int maxSide,
            double maxRatio,
            long minPixels,
            long maxPixels,
            List<PixelSize> cropped,
            List<Tier> tiers,
            SizeTable table)
            implements SizeSpec {
        public Rule {
            cropped = List.copyOf(cropped);
            tiers = List.copyOf(tiers);
        }

        /** The first rule that a size breaks, as a sentence without its subject; empty if the model makes it. */
        public Optional<String> objection(PixelSize size) {
            if (size.width() % multipleOf != 0 || size.height() % multipleOf != 0) {
                return Optional.of("must have multiples of " + multipleOf + " as width and height");
            }
            if (size.shortSide() < minSide) {
                return Optional.of("must have " + minSide + " pixels or more on each side");
            }
            if (size.longSide() > maxSide) {
                return Optional.of("must have " + maxSide + " pixels or less on each side");
            }
            if (size.longSide() > maxRatio * size.shortSide()) {
                return Optional.of("must not be more than " + Numbers.plain(maxRatio) + " times as long as it is wide");
            }
            return objectionToArea(size.area());
        }

        private Optional<String> objectionToArea(long area) {
            if (area < minPixels) {
                return Optional.of("must have " + minPixels + " pixels or more in all");
            }
            return area > maxPixels
                    ? Optional.of("must have " + maxPixels + " pixels or less in all")
                    : Optional.empty();
        }
    }

    /** The size of the picture that is edited; nothing can be chosen. */
    record LikeReference() implements SizeSpec {
        @Override
        public List<Tier> tiers() {
            return List.of();
        }
    }

    /**
     * Aspect ratios by name, with a tier where there is more than one; the model chooses the pixels.
     *
     * @param table the pixels that it chooses, as far as its vendor documents them
     */
    record Ratios(List<AspectRatio> ratios, List<Tier> tiers, SizeTable table) implements SizeSpec {
        public Ratios {
            ratios = List.copyOf(ratios);
            tiers = List.copyOf(tiers);
            table = table.of(ratios, tiers);
        }
    }
}
