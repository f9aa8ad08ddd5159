package org.pixelcaravan.keys;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.pixelcaravan.model.Money;

/** Counts the pictures that each key has made in a day, and what they cost, and keeps count however the process ends. Thread-safe. */
public interface DailyUse {
    /** How many pictures are charged to a key for a day, for other requests than this one. */
    int pictures(String key, LocalDate day, String otherThan);

    /** What is charged to a key for a day in a currency, for other requests than this one. */
    BigDecimal cost(String key, LocalDate day, String currency, String otherThan);

    /**
     * Charges a request's pictures to a key. The same request again replaces what was charged for it.
     *
     * @param request name of the request, the same if it is run again
     * @param cost empty if nobody knows
     */
    void charge(String request, String key, LocalDate day, int pictures, Optional<Money> cost);
}
