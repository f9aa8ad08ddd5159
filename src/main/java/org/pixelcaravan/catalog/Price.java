package org.pixelcaravan.catalog;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a vendor asks for a model's work. What it does not charge by is empty; what it charges by is added up.
 *
 * @param asOf the day on which the vendor's price list said so
 * @param currency of all amounts, as the three letters of ISO 4217
 * @param pictures by picture, the first that fits counts
 * @param millionTokens by a million tokens of a kind
 * @param reserve what the tokens of one picture are taken to cost until, and unless, the vendor tells how many they were
 * @param megapixel by a million pixels that are made
 */
public record Price(
        LocalDate asOf,
        String currency,
        List<PerPicture> pictures,
        Map<Tokens, BigDecimal> millionTokens,
        BigDecimal reserve,
        BigDecimal megapixel) {

    /**
     * The price of one picture.
     *
     * @param size as the catalogue spells sizes and resolutions; absent: of any
     * @param quality absent: of any
     */
    public record PerPicture(Optional<String> size, Optional<String> quality, BigDecimal amount) {}

    /** What a vendor counts apart. */
    public enum Tokens {
        INPUT_TEXT,
        INPUT_IMAGE,
        OUTPUT_TEXT,
        OUTPUT_IMAGE
    }

    public Price {
        pictures = List.copyOf(pictures);
        millionTokens = Map.copyOf(millionTokens);
    }
}
