package org.pixelcaravan.dialect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long a vendor asks to wait: {@code retry-after-ms}, or {@code retry-after} in seconds or as a date (RFC 9110, section
 * 10.2.3).
 */
final class ProviderRetryAfter {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

    private ProviderRetryAfter() {}

    /** The wait, never negative; empty if the answer asks for none, or for something that cannot be read. */
    static Optional<Duration> of(ProviderAnswer answer) {
        return answer.header("retry-after-ms").flatMap(text -> number(text, 1)).or(() -> answer.header("retry-after")
                .flatMap(ProviderRetryAfter::secondsOrDate));
    }

    private static Optional<Duration> secondsOrDate(String text) {
        return number(text, 1000).or(() -> date(text));
    }

    private static Optional<Duration> number(String text, int milliseconds) {
        return NUMBER.matcher(text.trim()).matches()
                ? Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(text.trim()) * milliseconds)))
                : Optional.empty();
    }

    private static Optional<Duration> date(String text) {
        try {
            ZonedDateTime moment = ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(ZonedDateTime.now(moment.getZone()), moment);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
