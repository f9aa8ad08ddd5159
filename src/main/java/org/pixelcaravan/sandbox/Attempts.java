package org.pixelcaravan.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the calls with one prompt; remembers the 10,000 prompts used last. */
final class Attempts {
    private static final int REMEMBERED = 10_000;

    private final Map<String, Integer> counts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Counts one more call; the first is 1. */
    synchronized int count(String dialect, String prompt) {
        return counts.merge(dialect + ' ' + PurchaseLedger.hash(prompt), 1, Integer::sum);
    }

    synchronized void reset() {
        counts.clear();
    }
}
