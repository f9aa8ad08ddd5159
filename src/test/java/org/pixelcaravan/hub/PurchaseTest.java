package org.pixelcaravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.Rows;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;

/** What calls cost, by prices that no vendor asks. */
class PurchaseTest {
    private static final String TIERS = "size: { ratios: ['1:1'], tiers: [1K, 2K, 4K] }\n";

    @Test
    void aModelWithoutAPriceHasNoCost() {
        Unit unit = unit("{}", 2);

        assertThat(Purchase.planned(List.of(unit))).isEmpty();
        assertThat(Purchase.of(unit.model(), List.of(succeeded(unit, 2))).cost())
                .isEmpty();
    }

    @Test
    void picturesThatCameArePaidForAndOthersAreNot() {
        ModelSpec model = Rows.row("perCall: 1\n" + price("pictures: [{ amount: 0.5 }]"));
        Unit first = unit(model, ImageRequest.of("model", "a hat").build());

        Purchase purchase =
                Purchase.of(model, List.of(succeeded(first, 1), failed(first, ErrorCode.PROVIDER_UNAVAILABLE, true)));

        assertThat(Purchase.planned(List.of(first, first))).contains(usd("1"));
        assertThat(purchase.cost()).contains(usd("0.5"));
        assertThat(purchase.pictures()).isEqualTo(1);
        assertThat(purchase.made()).containsExactly(new Purchase.Picture(3, 1024, 1024));
    }

    @ParameterizedTest
    @CsvSource({
        "OUTCOME_UNKNOWN, false, 3",
        "PROVIDER_TIMEOUT, false, 3",
        "CANCELLED, true, 3",
        "INTERNAL, true, 3",
        "CANCELLED, false, 0",
        "CONTENT_BLOCKED, true, 0",
        "RATE_LIMITED, true, 0",
    })
    void whatMayHaveBeenBoughtCounts(ErrorCode code, boolean underWay, int pictures) {
        Unit unit = unit(price("pictures: [{ amount: 0.5 }]"), 3);

        Purchase purchase = Purchase.of(unit.model(), List.of(failed(unit, code, underWay)));

        assertThat(purchase.pictures()).isEqualTo(pictures);
        assertThat(purchase.made()).isEmpty();
        assertThat(purchase.cost())
                .contains(new Money(new BigDecimal("0.5").multiply(new BigDecimal(pictures)), "USD"));
    }

    @Test
    void theFirstEntryThatFitsCounts() {
        String row = "parameters: { quality: { values: [low, high], synonyms: { hd: high } } }\n"
                + price("pictures: [{ size: 1024x1024, quality: high, amount: 4 }, { quality: high, amount: 9 },"
                        + " { size: 1024x1024, amount: 2 }, { amount: 1 }]");

        assertThat(plannedWith(row, Hints.none().with(Parameter.QUALITY, "high")))
                .isEqualTo(usd("4"));
        assertThat(plannedWith(row, Hints.none().with(Parameter.QUALITY, "hd"))).isEqualTo(usd("4"));
        assertThat(plannedWith(row, Hints.none().with(Parameter.QUALITY, "low")))
                .isEqualTo(usd("2"));
        assertThat(plannedWith(row, Hints.none())).as("it may be high").isEqualTo(usd("9"));
    }

    @Test
    void theVendorsOwnWordForTheQualityCounts() {
        Unit unit = unit(price("pictures: [{ quality: low, amount: 1 }, { quality: high, amount: 5 }]"), 1);
        ImageResult result = new ImageResult(pictures(1, 1024), Optional.empty(), Map.of("quality", "low"));

        assertThat(Purchase.planned(List.of(unit))).contains(usd("5"));
        assertThat(cost(unit, result)).isEqualTo(usd("1"));
    }

    @Test
    void aTierIsTheOneThatWasAskedForOrComesNearest() {
        String row =
                TIERS + price("pictures: [{ size: 4K, amount: 4 }, { size: 2K, amount: 2 }, { size: 1K, amount: 1 }]");
        Unit open = unit(row, 1);

        assertThat(cost(open, ImageResult.of(pictures(1, 1120)))).isEqualTo(usd("1"));
        assertThat(cost(open, ImageResult.of(pictures(1, 2000)))).isEqualTo(usd("2"));
        assertThat(cost(open, ImageResult.of(pictures(1, 4096)))).isEqualTo(usd("4"));
    }

    @Test
    void whatFitsNoEntryCostsAsMuchAsTheDearest() {
        Unit unit = unit(price("pictures: [{ size: 512x512, amount: 2 }, { size: 256x256, amount: 7 }]"), 1);

        assertThat(cost(unit, ImageResult.of(pictures(1, 1024)))).isEqualTo(usd("7"));
    }

    @Test
    void pixelsCostByTheMillion() {
        Unit unit = unit(price("megapixel: 0.1"), 2);

        assertThat(cost(unit, ImageResult.of(pictures(2, 1000)))).isEqualTo(usd("0.2"));
    }

    @Test
    void aPictureThatWasCutWasBoughtWhole() {
        ModelSpec model =
                Rows.row("size: { rule: { multipleOf: 16, maxSide: 2048, cropped: [1080x1080] }, tiers: [1K] }\n"
                        + price("pictures: [{ size: 1088x1088, amount: 3 }, { amount: 1 }]"));
        ImageRequest request = ImageRequest.of("model", "a hat")
                .size(new ImageSize.Exact(new PixelSize(1080, 1080)))
                .build();
        Unit unit = unit(model, request);

        assertThat(Purchase.planned(List.of(unit))).contains(usd("3"));
        assertThat(cost(unit, ImageResult.of(pictures(1, 1080)))).isEqualTo(usd("3"));
    }

    @Test
    void tokensCostWhatTheVendorCountedAndUntilThenTheReserve() {
        Unit unit = unit(price("millionTokens: { inputText: 5, outputImage: 40 }\n  reserve: 0.3"), 2);
        Usage usage = new Usage(100, 999, 999, 5_000);

        assertThat(Purchase.planned(List.of(unit))).contains(usd("0.6"));
        assertThat(cost(unit, new ImageResult(pictures(2, 1024), Optional.of(usage), Map.of())))
                .isEqualTo(usd("0.2005"));
        assertThat(cost(unit, ImageResult.of(pictures(1, 1024))))
                .as("it did not say")
                .isEqualTo(usd("0.3"));
        assertThat(cost(unit, new ImageResult(List.of(), Optional.of(usage), Map.of())))
                .as("tokens without pictures")
                .isEqualTo(usd("0.2005"));
    }

    private static Money plannedWith(String row, Hints hints) {
        ModelSpec model = Rows.row(row);
        ImageSize size = new ImageSize.Exact(new PixelSize(1024, 1024));
        ImageRequest request =
                ImageRequest.of("model", "a hat").size(size).hints(hints).build();
        return Purchase.planned(List.of(unit(model, request))).orElseThrow();
    }

    private static Money cost(Unit unit, ImageResult result) {
        return Purchase.of(unit.model(), List.of(new UnitOutcome.Succeeded(unit, result)))
                .cost()
                .orElseThrow();
    }

    private static UnitOutcome succeeded(Unit unit, int pictures) {
        return new UnitOutcome.Succeeded(unit, ImageResult.of(pictures(pictures, 1024)));
    }

    private static UnitOutcome failed(Unit unit, ErrorCode code, boolean underWay) {
        return new UnitOutcome.Failed(unit, new GatewayException(code, "it failed"), false, underWay);
    }

    private static List<ResultPart> pictures(int number, int side) {
        ImageContent content = ImageContent.ofBytes(StoredBytes.of(new byte[3]));
        return Collections.nCopies(
                number,
                new ResultPart.Image(content, new ImageHeader(ImageFormat.PNG, side, side, false), Optional.empty()));
    }

    private static String price(String parts) {
        return "price:\n  asOf: 2026-01-31\n  currency: USD\n  " + parts + "\n";
    }

    private static Money usd(String amount) {
        return new Money(new BigDecimal(amount), "USD");
    }

    private static Unit unit(String row, int count) {
        return unit(
                Rows.row(row), ImageRequest.of("model", "a hat").count(count).build());
    }

    private static Unit unit(ModelSpec model, ImageRequest request) {
        RequestContext context = Rows.context();
        return new Unit(0, request, model, new DeliveryPlanner().plan(request, model, context), context);
    }
}
