package org.pixelcaravan.model;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of money.
 *
 * @param amount never below nothing
 * @param currency the three letters of ISO 4217
 */
public record Money(BigDecimal amount, String currency) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:[.][0-9]{1,6})?) ([A-Z]{3})");

    public Money {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("Below nothing: " + amount);
        }
        amount = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }

    /** Reads {@code 12.50 USD}. */
    public static Optional<Money> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Money(new BigDecimal(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    /** Both together, which must be in the same currency. */
    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException(currency + " and " + other.currency + " cannot be added");
        }
        return new Money(amount.add(other.amount), currency);
    }

    /** As it is read. */
    @Override
    public String toString() {
        return amount.setScale(Math.max(2, amount.scale())).toPlainString() + " " + currency;
    }
}
