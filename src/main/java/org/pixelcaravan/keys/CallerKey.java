package org.pixelcaravan.keys;

import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One entry of the key file.
 *
 * @param name what logs and messages to the operator call the key
 * @param expires the last day, in UTC, on which the key is good
 * @param comment the operator's own note
 * @param disabled whether the key is switched off for now
 * @param limits how much it may be used
 */
public record CallerKey(
        String name,
        KeyHash hash,
        ModelScope models,
        Optional<LocalDate> expires,
        Optional<String> comment,
        boolean disabled,
        KeyLimits limits) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** @throws KeyFileException if the name could break a line of the log */
    public CallerKey {
        if (!NAME.matcher(name).matches()) {
            throw new KeyFileException(
                    "a name must have 1 to 64 letters, digits, dots, dashes or underscores and start with a letter or digit");
        }
    }

    /** A key without limits. */
    public CallerKey(
            String name,
            KeyHash hash,
            ModelScope models,
            Optional<LocalDate> expires,
            Optional<String> comment,
            boolean disabled) {
        this(name, hash, models, expires, comment, disabled, KeyLimits.NONE);
    }

    /** The same key with other limits. */
    public CallerKey withLimits(KeyLimits others) {
        return new CallerKey(name, hash, models, expires, comment, disabled, others);
    }

    public boolean isExpired(LocalDate today) {
        return expires.filter(last -> last.isBefore(today)).isPresent();
    }

    public boolean isUsable(LocalDate today) {
        return !disabled && !isExpired(today);
    }
}
