package org.pixelcaravan.hub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;
import org.pixelcaravan.model.Warning;

/**
 * Puts the outcomes of a plan together, in the plan's order. What is missing, or was made beyond what was asked for and left
 * out, is said in warnings; if nothing is there, the gravest failure is the answer.
 */
public final class ResultMerger {
    private ResultMerger() {}

    /** @throws GatewayException if no call brought a picture */
    public static ImageResult merge(List<UnitOutcome> outcomes) {
        List<ResultPart> parts = new ArrayList<>();
        List<UnitOutcome.Failed> failures = new ArrayList<>();
        Optional<Usage> usage = Optional.empty();
        Map<String, String> facts = new HashMap<>();
        int pictureNumber = 1;
        for (UnitOutcome outcome : outcomes) {
            int wanted = outcome.unit().request().count();
            if (outcome instanceof UnitOutcome.Succeeded succeeded) {
                ImageResult result = succeeded.result();
                parts.addAll(wanted(succeeded));
                result.facts().forEach(facts::putIfAbsent);
                usage = sum(usage, result.usage());
                reportShortfall(succeeded, pictureNumber);
            } else if (outcome instanceof UnitOutcome.Failed failed) {
                failures.add(failed);
            }
            pictureNumber += wanted;
        }
        ImageResult merged = new ImageResult(parts, usage, facts);
        if (failures.size() == outcomes.size()) {
            throw gravest(failures);
        }
        reportFailures(outcomes);
        return merged;
    }

    /** The parts of a call without the pictures that nobody asked for: the number asked for is exact. */
    private static List<ResultPart> wanted(UnitOutcome.Succeeded succeeded) {
        int wanted = succeeded.unit().request().count();
        List<ResultPart> parts = succeeded.result().parts();
        int made = succeeded.result().images().size();
        if (made <= wanted) {
            return parts;
        }
        String message = "The provider made " + made + " pictures in place of " + wanted + "; the first were taken";
        succeeded.unit().context().warn(new Warning("surplus_images", Optional.empty(), message));
        Set<ResultPart> surplus = Collections.newSetFromMap(new IdentityHashMap<>());
        surplus.addAll(succeeded.result().images().subList(wanted, made));
        return parts.stream().filter(part -> !surplus.contains(part)).toList();
    }

    private static Optional<Usage> sum(Optional<Usage> left, Optional<Usage> right) {
        return left.isPresent() && right.isPresent() ? Optional.of(left.get().plus(right.get())) : left.or(() -> right);
    }

    private static void reportShortfall(UnitOutcome.Succeeded succeeded, int firstPicture) {
        int wanted = succeeded.unit().request().count();
        int delivered = succeeded.result().images().size();
        if (delivered < wanted) {
            warnMissing(
                    succeeded.unit(),
                    firstPicture + delivered,
                    firstPicture + wanted - 1,
                    "the provider delivered " + delivered + " of " + wanted);
        }
    }

    private static void reportFailures(List<UnitOutcome> outcomes) {
        int pictureNumber = 1;
        for (UnitOutcome outcome : outcomes) {
            int wanted = outcome.unit().request().count();
            if (outcome instanceof UnitOutcome.Failed failed) {
                String reason =
                        failed.failure().code() + ": " + failed.failure().getMessage();
                warnMissing(failed.unit(), pictureNumber, pictureNumber + wanted - 1, reason);
            }
            pictureNumber += wanted;
        }
    }

    private static void warnMissing(Unit unit, int first, int last, String reason) {
        String which = first == last ? "Picture " + first + " is" : "Pictures " + first + " to " + last + " are";
        unit.context().warn(new Warning("missing_images", Optional.empty(), which + " missing: " + reason));
    }

    /**
     * What the caller most needs to know: that something may have been bought, then what he can mend himself, then the
     * rest in the plan's order.
     */
    private static GatewayException gravest(List<UnitOutcome.Failed> failures) {
        return failures.stream()
                .map(UnitOutcome.Failed::failure)
                .min(Comparator.comparingInt(failure -> rank(failure.code())))
                .orElseGet(() -> new GatewayException(ErrorCode.INTERNAL, "The request was planned as no call at all"));
    }

    private static int rank(ErrorCode code) {
        if (code == ErrorCode.OUTCOME_UNKNOWN) {
            return 0;
        }
        return code.httpStatus() < 500 && !code.retryable() ? 1 : 2;
    }
}
