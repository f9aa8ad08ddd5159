package org.pixelcaravan.hub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;
import org.pixelcaravan.model.Warning;

/**
 * Puts the outcomes of a plan together, in the plan's order. What is missing is said in warnings, and blocked pictures are
 * listed with their reasons where the caller wants that; if nothing is there, the gravest failure is the answer.
 */
public final class ResultMerger {
    private final List<ResultPart> parts = new ArrayList<>();
    private final List<UnitOutcome.Failed> failures = new ArrayList<>();
    private final List<ImageResult> calls = new ArrayList<>();
    private final List<Runnable> shortfalls = new ArrayList<>();
    private final Map<String, String> facts = new HashMap<>();
    private Optional<Usage> usage = Optional.empty();
    private boolean toldVerbatim;
    private int pictureNumber = 1;

    private ResultMerger() {}

    /**
     * @throws GatewayException if no call brought a picture, or a block that the caller wants to see, or an answer in his own
     *     dialect
     */
    public static ImageResult merge(List<UnitOutcome> outcomes) {
        ResultMerger merger = new ResultMerger();
        outcomes.forEach(merger::add);
        return merger.result();
    }

    private void add(UnitOutcome outcome) {
        if (outcome instanceof UnitOutcome.Succeeded succeeded) {
            addResult(succeeded.unit(), succeeded.result());
        } else if (outcome instanceof UnitOutcome.Failed failed) {
            addFailure(failed);
        }
        pictureNumber += outcome.unit().request().count();
    }

    private ImageResult result() {
        ImageResult result = new ImageResult(parts, usage, facts).ofCalls(calls).lackingFor(gravest());
        boolean explained = !failures.isEmpty() && failures.stream().allMatch(ResultMerger::isExplained);
        if (result.images().isEmpty() && !explained && !toldVerbatim) {
            throw gravest()
                    .orElseGet(() ->
                            new GatewayException(ErrorCode.INTERNAL, "The request was planned as no call at all"));
        }
        shortfalls.forEach(Runnable::run);
        return result;
    }

    private void addResult(Unit unit, ImageResult result) {
        calls.add(result);
        toldVerbatim |= unit.verbatim();
        parts.addAll(result.parts());
        result.facts().forEach(facts::putIfAbsent);
        usage = sum(usage, result.usage());
        int wanted = unit.request().count();
        int delivered = result.images().size();
        if (delivered < wanted) {
            reportMissing(
                    unit,
                    delivered,
                    refusal(result)
                            .or(() -> result.shortfall().map(GatewayException::getMessage))
                            .orElse("the provider delivered " + delivered + " of " + wanted));
        }
    }

    private static Optional<String> refusal(ImageResult result) {
        return result.parts().stream()
                .filter(ResultPart.Blocked.class::isInstance)
                .map(part -> ((ResultPart.Blocked) part).reason())
                .findFirst();
    }

    private void addFailure(UnitOutcome.Failed failed) {
        failures.add(failed);
        GatewayException failure = failed.failure();
        if (isExplained(failed)) {
            int wanted = failed.unit().request().count();
            parts.addAll(Collections.nCopies(
                    wanted,
                    new ResultPart.Blocked(failure.getMessage(), failure.vendorCode(), failure.promptBlocked())));
        }
        reportMissing(failed.unit(), 0, failure.code() + ": " + failure.getMessage());
    }

    private static boolean isExplained(UnitOutcome.Failed failed) {
        return failed.failure().code() == ErrorCode.CONTENT_BLOCKED
                && failed.unit().request().delivery().explainBlocked();
    }

    private void reportMissing(Unit unit, int delivered, String reason) {
        int first = pictureNumber + delivered;
        int last = pictureNumber + unit.request().count() - 1;
        String which = first == last ? "Picture " + first + " is" : "Pictures " + first + " to " + last + " are";
        Warning warning = new Warning("missing_images", Optional.empty(), which + " missing: " + reason);
        shortfalls.add(() -> unit.context().warn(warning));
    }

    private static Optional<Usage> sum(Optional<Usage> left, Optional<Usage> right) {
        return left.isPresent() && right.isPresent() ? Optional.of(left.get().plus(right.get())) : left.or(() -> right);
    }

    /**
     * What the caller most needs to know: that something may have been bought, then what he can mend himself, then the
     * rest in the plan's order.
     */
    private Optional<GatewayException> gravest() {
        return failures.stream()
                .map(UnitOutcome.Failed::failure)
                .min(Comparator.comparingInt(failure -> rank(failure.code())));
    }

    private static int rank(ErrorCode code) {
        if (code == ErrorCode.OUTCOME_UNKNOWN) {
            return 0;
        }
        return code.httpStatus() < 500 && !code.retryable() ? 1 : 2;
    }
}
