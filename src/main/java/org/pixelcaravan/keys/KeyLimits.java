package org.pixelcaravan.keys;

import java.util.Optional;
import java.util.OptionalInt;
import org.pixelcaravan.model.Money;

/**
 * How much a key may be used; what is not limited is empty.
 *
 * @param requestsPerMinute requests for pictures in any minute, of each gateway
 * @param parallel requests for pictures that are answered at the same time, by each gateway
 * @param picturesPerDay pictures that are made in a day of UTC, by all gateways that share a job store
 * @param costPerDay what they may cost in a day of UTC, by the prices of the catalogue
 */
public record KeyLimits(
        OptionalInt requestsPerMinute, OptionalInt parallel, OptionalInt picturesPerDay, Optional<Money> costPerDay) {
    /** No limit at all. */
    public static final KeyLimits NONE = new KeyLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    private static final int MOST = 1_000_000_000;

    /** @throws KeyFileException if a limit is not from 1 to 1,000,000,000, or a cost not above nothing */
    public KeyLimits {
        require("requestsPerMinute", requestsPerMinute);
        require("parallel", parallel);
        require("picturesPerDay", picturesPerDay);
        if (costPerDay.filter(most -> most.amount().signum() == 0).isPresent()) {
            throw new KeyFileException("costPerDay must be more than nothing");
        }
    }

    /** No limit on the cost. */
    public KeyLimits(OptionalInt requestsPerMinute, OptionalInt parallel, OptionalInt picturesPerDay) {
        this(requestsPerMinute, parallel, picturesPerDay, Optional.empty());
    }

    /** Whether anything is counted by the day. */
    boolean isDaily() {
        return picturesPerDay.isPresent() || costPerDay.isPresent();
    }

    private static void require(String name, OptionalInt limit) {
        if (limit.isPresent() && (limit.getAsInt() < 1 || limit.getAsInt() > MOST)) {
            throw new KeyFileException(name + " must be a whole number from 1 to " + MOST);
        }
    }
}
