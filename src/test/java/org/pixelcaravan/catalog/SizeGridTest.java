package org.pixelcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Tier;

/** What is found by looking around the wanted size is what looking at all sizes finds. */
class SizeGridTest {
    private static final int RATIOS = 24;
    private static final double AREA_TOLERANCE = 1.5;

    @ParameterizedTest(name = "multiples of {0}, {1} to {2} pixels a side, ratio to {3}, {4} to {5} pixels")
    @CsvSource({
        "16,   16, 3840,        3,  655360, 8294400",
        " 8,  256, 1440, Infinity,       1, 2073600",
        "32,  512, 2048,        2,  262144, 4194304",
        " 1,   64, 2048,     15.5, 3686400, 4000000",
        "64, 1024, 1024, Infinity,       1, 9000000"
    })
    void findsWhatASearchOfAllSizesFinds(
            int multiple, int minSide, int maxSide, double maxRatio, long minPixels, long maxPixels) {
        SizeSpec.Rule rule = new SizeSpec.Rule(
                multiple,
                minSide,
                maxSide,
                maxRatio,
                minPixels,
                maxPixels,
                List.of(),
                List.of(Tier.ONE_K),
                new SizeTable(Map.of()));
        SizeGrid grid = new SizeGrid(rule);

        for (int width = 1; width <= RATIOS; width++) {
            for (int height = 1; height <= RATIOS; height++) {
                AspectRatio ratio = new AspectRatio(width, height);
                for (Tier tier : Tier.values()) {
                    assertThat(grid.shaped(ratio, tier.area()))
                            .as("%s of %s", ratio, tier)
                            .isEqualTo(ofAll(rule, ratio, tier.area()));
                }
            }
        }
    }

    @Test
    @Timeout(30)
    void doesNotLookThroughAllSizesThatAModelWithoutLimitMakes() {
        SizeSpec.Rule rule = new SizeSpec.Rule(
                16,
                16,
                Integer.MAX_VALUE,
                Double.POSITIVE_INFINITY,
                1,
                Long.MAX_VALUE,
                List.of(),
                List.of(Tier.ONE_K),
                new SizeTable(Map.of()));

        assertThat(new SizeGrid(rule).shaped(new AspectRatio(1, 1), Tier.ONE_K.area()))
                .contains(new PixelSize(1024, 1024));
    }

    private static Optional<PixelSize> ofAll(SizeSpec.Rule rule, AspectRatio ratio, long area) {
        long target = Math.min(area, rule.maxPixels());
        Comparator<PixelSize> nearest = Comparator.comparingDouble(size -> off(size, target));
        Optional<PixelSize> whole = sizes(rule, ratio)
                .filter(size -> rule.objection(size).isEmpty())
                .min(nearest);
        Optional<PixelSize> cut = sizes(rule, ratio)
                .filter(size ->
                        rule.objection(new SizeGrid(rule).covering(size)).isEmpty())
                .min(nearest);
        boolean costsLittle =
                whole.isPresent() && off(whole.get(), target) <= AREA_TOLERANCE * off(cut.orElseThrow(), target);
        return costsLittle ? whole : cut;
    }

    private static Stream<PixelSize> sizes(SizeSpec.Rule rule, AspectRatio ratio) {
        return IntStream.rangeClosed(1, rule.maxSide())
                .filter(width -> width * ratio.height() % ratio.width() == 0)
                .mapToObj(width -> new PixelSize(width, width * ratio.height() / ratio.width()))
                .filter(size -> size.height() <= rule.maxSide());
    }

    private static double off(PixelSize size, long area) {
        return Math.max((double) size.area() / area, (double) area / size.area());
    }
}
