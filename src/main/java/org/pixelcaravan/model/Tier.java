package org.pixelcaravan.model;

import java.util.Locale;
import java.util.Optional;

/** A resolution tier: about as many pixels as a square of that side. */
public enum Tier {
    HALF("512", 512),
    ONE_K("1K", 1024),
    TWO_K("2K", 2048),
    FOUR_K("4K", 4096);

    private final String label;
    private final int side;

    Tier(String label, int side) {
        this.label = label;
        this.side = side;
    }

    /** Reads {@code 1K}, {@code 2k}, {@code 512}; the letter's case does not matter. */
    public static Optional<Tier> parse(String text) {
        String wanted = text.toUpperCase(Locale.ROOT);
        for (Tier tier : values()) {
            if (tier.label.equals(wanted)) {
                return Optional.of(tier);
            }
        }
        return Optional.empty();
    }

    /** The spelling that vendors use. */
    public String label() {
        return label;
    }

    /** Number of pixels of the tier's square. */
    public long area() {
        return (long) side * side;
    }
}
