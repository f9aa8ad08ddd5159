package org.pixelcaravan.route;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.error.GatewayException;

/** When a caller wants his answer. */
enum AnswerMode {
    /** On the same connection; nothing outlives it. */
    NOW,
    /** On the same connection, and a repeat of the request is given the same one. */
    ONCE,
    /** From a job. */
    LATER;

    static final String KEY_HEADER = "idempotency-key";
    static final String PREFERENCE = "respond-async";

    private static final String PREFERENCES = "prefer";
    private static final int LONGEST_KEY = 255;

    /** @param keepAll whether the gateway keeps what it has answered, as if the caller had given the request a name */
    static AnswerMode of(DoorRequest request, boolean keepAll) {
        boolean later = request.header(PREFERENCES).stream()
                .flatMap(value -> Stream.of(value.split("[,;]")))
                .anyMatch(
                        preference -> preference.trim().toLowerCase(Locale.ROOT).equals(PREFERENCE));
        if (later) {
            return LATER;
        }
        return key(request).isPresent() || keepAll && "POST".equals(request.method()) ? ONCE : NOW;
    }

    /**
     * The name under which the caller recognises his request.
     *
     * @throws GatewayException INVALID_REQUEST if it cannot be one
     */
    static Optional<String> key(DoorRequest request) {
        Optional<String> key = request.header(KEY_HEADER);
        if (key.filter(value -> value.isBlank()
                        || value.length() > LONGEST_KEY
                        || value.chars().anyMatch(c -> c < ' ' || c > '~'))
                .isPresent()) {
            throw GatewayException.invalid(
                    KEY_HEADER, "Header Idempotency-Key must have 1 to " + LONGEST_KEY + " characters of ASCII");
        }
        return key;
    }

    /** As routes know it. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
