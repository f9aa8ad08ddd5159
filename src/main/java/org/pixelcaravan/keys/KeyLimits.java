package org.pixelcaravan.keys;

import java.util.OptionalInt;

/**
 * How much a key may be used; what is not limited is empty.
 *
 * @param requestsPerMinute requests for pictures in any minute, of each gateway
 * @param parallel requests for pictures that are answered at the same time, by each gateway
 * @param picturesPerDay pictures that are made in a day of UTC, by all gateways that share a job store
 */
public record KeyLimits(OptionalInt requestsPerMinute, OptionalInt parallel, OptionalInt picturesPerDay) {
    /** No limit at all. */
    public static final KeyLimits NONE = new KeyLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    private static final int MOST = 1_000_000_000;

    /** @throws KeyFileException if a limit is not from 1 to 1,000,000,000 */
    public KeyLimits {
        require("requestsPerMinute", requestsPerMinute);
        require("parallel", parallel);
        require("picturesPerDay", picturesPerDay);
    }

    private static void require(String name, OptionalInt limit) {
        if (limit.isPresent() && (limit.getAsInt() < 1 || limit.getAsInt() > MOST)) {
            throw new KeyFileException(name + " must be a whole number from 1 to " + MOST);
        }
    }
}
