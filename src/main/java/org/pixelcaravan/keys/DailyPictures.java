package org.pixelcaravan.keys;

import java.time.LocalDate;

/** Counts the pictures that each key has made in a day, and keeps count however the process ends. Thread-safe. */
public interface DailyPictures {
    /** How many pictures are charged to a key for a day. */
    int charged(String key, LocalDate day);

    /**
     * Charges a request's pictures to a key. The same request again replaces what was charged for it.
     *
     * @param request name of the request, the same if it is run again
     */
    void charge(String request, String key, LocalDate day, int pictures);
}
