package org.pixelcaravan.hub;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.model.Money;

/**
 * What the calls of a request have brought and cost.
 *
 * @param model that made the pictures
 * @param pictures made, and those that may have been without anybody knowing
 * @param made those that came
 * @param cost empty if the model has no price
 * @param vendorRequests the vendor's own names for the calls, as far as it gave any
 */
public record Purchase(
        ModelId model, int pictures, List<Picture> made, Optional<Money> cost, List<String> vendorRequests) {

    /** A picture that was made: its file's size, and its own. */
    public record Picture(long bytes, int width, int height) {}

    public Purchase {
        made = List.copyOf(made);
        vendorRequests = List.copyOf(vendorRequests);
    }

    /** What these calls may cost at most; empty if their model has no price. */
    public static Optional<Money> planned(List<Unit> units) {
        return sum(units, UnitCost::planned);
    }

    /** What a call has cost, or may have; empty if its model has no price. */
    public static Optional<Money> cost(UnitOutcome call) {
        return UnitCost.bought(call);
    }

    /** What came of these calls, all of one model. */
    public static Purchase of(ModelSpec model, List<UnitOutcome> outcomes) {
        return new Purchase(
                model.id(),
                outcomes.stream().mapToInt(Purchase::pictures).sum(),
                outcomes.stream().flatMap(Purchase::made).toList(),
                sum(outcomes, UnitCost::bought),
                outcomes.stream().flatMap(Purchase::vendorRequest).toList());
    }

    private static int pictures(UnitOutcome outcome) {
        if (outcome instanceof UnitOutcome.Succeeded succeeded) {
            return succeeded.result().images().size();
        }
        return outcome.mayBeBought() ? outcome.unit().request().count() : 0;
    }

    private static Stream<Picture> made(UnitOutcome outcome) {
        return outcome instanceof UnitOutcome.Succeeded succeeded
                ? succeeded.result().images().stream()
                        .map(image -> new Picture(
                                image.content().byteLength(),
                                image.header().width(),
                                image.header().height()))
                : Stream.empty();
    }

    private static Stream<String> vendorRequest(UnitOutcome outcome) {
        return outcome instanceof UnitOutcome.Succeeded succeeded
                ? Stream.ofNullable(succeeded.result().facts().get(ImageResult.REQUEST_ID))
                : ((UnitOutcome.Failed) outcome).failure().vendorRequestId().stream();
    }

    private static <T> Optional<Money> sum(List<T> calls, Function<T, Optional<Money>> cost) {
        return calls.stream().flatMap(call -> cost.apply(call).stream()).reduce(Money::plus);
    }
}
