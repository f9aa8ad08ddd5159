package org.pixelcaravan.hub;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.catalog.Price;
import org.pixelcaravan.catalog.Price.PerPicture;
import org.pixelcaravan.catalog.Price.Tokens;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Tier;
import org.pixelcaravan.model.Usage;

/**
 * What one vendor call costs, by the price in its model's row. What is not known is taken to be the dearest that it can be, so
 * that a limit holds.
 */
final class UnitCost {
    private static final BigDecimal MILLION = new BigDecimal(1_000_000);
    private static final String AUTO = "auto";

    private final Unit unit;
    private final Price price;

    private UnitCost(Unit unit, Price price) {
        this.unit = unit;
        this.price = price;
    }

    /** The cost of a call by its model's price; empty if that has none. */
    private static Optional<UnitCost> of(Unit unit) {
        return unit.model().price().map(price -> new UnitCost(unit, price));
    }

    /** What a call may cost at most; empty if its model has no price. */
    static Optional<Money> planned(Unit unit) {
        return of(unit).map(cost -> cost.money(cost.planned()));
    }

    /** What a call has cost, or may have; empty if its model has no price. */
    static Optional<Money> bought(UnitOutcome outcome) {
        return of(outcome.unit()).map(cost -> cost.money(cost.amount(outcome)));
    }

    private Money money(BigDecimal amount) {
        return new Money(amount, price.currency());
    }

    private BigDecimal amount(UnitOutcome outcome) {
        if (outcome instanceof UnitOutcome.Succeeded succeeded) {
            return made(succeeded.result());
        }
        return outcome.mayBeBought() ? planned() : BigDecimal.ZERO;
    }

    private BigDecimal planned() {
        Optional<Tier> tier = unit.delivery().tier();
        long pixels = unit.delivery().expected().map(PixelSize::area).orElseGet(() -> tier.map(Tier::area)
                .orElseGet(this::mostPixels));
        return picture(
                        unit.delivery().expected(),
                        tier,
                        quality(unit.request().hints().text(Parameter.QUALITY)))
                .add(price.megapixel().multiply(millions(pixels)))
                .add(price.reserve())
                .multiply(new BigDecimal(unit.request().count()));
    }

    private BigDecimal made(ImageResult result) {
        List<ResultPart.Image> images = result.images();
        BigDecimal sum = result.usage().map(this::tokens).orElseGet(() -> price.reserve()
                .multiply(new BigDecimal(images.size())));
        Optional<String> quality = quality(Optional.ofNullable(result.facts().get(Parameter.QUALITY.id()))
                .or(() -> unit.request().hints().text(Parameter.QUALITY)));
        for (ResultPart.Image image : images) {
            PixelSize size = sizeBought(image.header());
            sum = sum.add(picture(Optional.of(size), Optional.of(tierBought(size)), quality))
                    .add(price.megapixel().multiply(millions(size.area())));
        }
        return sum;
    }

    /** A picture that was cut has been bought whole. */
    private PixelSize sizeBought(ImageHeader header) {
        return unit.delivery()
                .crop()
                .flatMap(cut -> unit.delivery().expected())
                .orElseGet(() -> new PixelSize(header.width(), header.height()));
    }

    /** The one that was asked for, else the one whose square comes nearest. */
    private Tier tierBought(PixelSize size) {
        return unit.delivery().tier().orElseGet(() -> List.of(Tier.values()).stream()
                .min(Comparator.comparingDouble(tier -> Math.abs(Math.log((double) size.area() / tier.area()))))
                .orElseThrow());
    }

    private long mostPixels() {
        return unit.model().size().tiers().stream().mapToLong(Tier::area).max().orElse(Tier.FOUR_K.area());
    }

    /** In the vendor's word. */
    private Optional<String> quality(Optional<String> word) {
        return word.map(said -> unit.model()
                        .rule(Parameter.QUALITY)
                        .map(rule -> rule.wireValue(said).toString())
                        .orElse(said))
                .filter(said -> !said.equals(AUTO));
    }

    private BigDecimal tokens(Usage usage) {
        Map<Tokens, Long> counted = Map.of(
                Tokens.INPUT_TEXT, usage.inputText(),
                Tokens.INPUT_IMAGE, usage.inputImage(),
                Tokens.OUTPUT_TEXT, usage.outputText(),
                Tokens.OUTPUT_IMAGE, usage.outputImage());
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<Tokens, BigDecimal> kind : price.millionTokens().entrySet()) {
            sum = sum.add(kind.getValue().multiply(millions(Math.max(0, counted.get(kind.getKey())))));
        }
        return sum;
    }

    private static BigDecimal millions(long number) {
        return new BigDecimal(number).divide(MILLION);
    }

    /** The first entry that fits; the dearest of those that may, if not everything is known; of all, if none does. */
    private BigDecimal picture(Optional<PixelSize> size, Optional<Tier> tier, Optional<String> quality) {
        List<BigDecimal> possible = new ArrayList<>();
        for (PerPicture entry : price.pictures()) {
            Fit fit = fit(entry.size(), sizeKnown(entry, size, tier)).and(fit(entry.quality(), quality));
            if (fit != Fit.NO) {
                possible.add(entry.amount());
            }
            if (fit == Fit.YES) {
                return dearest(possible);
            }
        }
        return dearest(
                possible.isEmpty()
                        ? price.pictures().stream().map(PerPicture::amount).toList()
                        : possible);
    }

    /** In the words of the entry: pixels or a tier. */
    private static Optional<String> sizeKnown(PerPicture entry, Optional<PixelSize> size, Optional<Tier> tier) {
        boolean inTiers = entry.size().flatMap(Tier::parse).isPresent();
        return inTiers ? tier.map(Tier::label) : size.map(PixelSize::toString);
    }

    private static BigDecimal dearest(List<BigDecimal> amounts) {
        return amounts.stream().max(Comparator.naturalOrder()).orElse(BigDecimal.ZERO);
    }

    private static Fit fit(Optional<String> wanted, Optional<String> known) {
        if (wanted.isEmpty()) {
            return Fit.YES;
        }
        return known.map(word -> word.equalsIgnoreCase(wanted.get()) ? Fit.YES : Fit.NO)
                .orElse(Fit.MAYBE);
    }

    private enum Fit {
        YES,
        MAYBE,
        NO;

        /** The worse of the two. */
        Fit and(Fit other) {
            return compareTo(other) > 0 ? this : other;
        }
    }
}
