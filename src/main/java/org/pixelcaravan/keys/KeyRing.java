package org.pixelcaravan.keys;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/** All keys of callers at one moment. */
public final class KeyRing {
    private static final String HOW =
            "send one as \"Authorization: Bearer KEY\", as the header x-goog-api-key or api-key, or as ?key=KEY";

    private final List<CallerKey> keys;
    private final Map<String, KeyLimits> limits;
    private final BiPredicate<byte[], byte[]> comparison;

    /** @param keys each with a name of its own */
    public KeyRing(List<CallerKey> keys) {
        this(keys, MessageDigest::isEqual);
    }

    /** @param comparison takes the same time whether two hashes are the same or not */
    KeyRing(List<CallerKey> keys, BiPredicate<byte[], byte[]> comparison) {
        this.keys = List.copyOf(keys);
        this.limits = keys.stream().collect(Collectors.toMap(CallerKey::name, CallerKey::limits));
        this.comparison = comparison;
    }

    public int size() {
        return keys.size();
    }

    /**
     * Who sends these credentials. Any good one is enough, since client libraries may send several.
     *
     * @throws GatewayException UNAUTHENTICATED, saying what to send and never what was sent
     */
    public Caller require(List<String> credentials, Clock clock) {
        if (credentials.isEmpty()) {
            throw refused("This gateway asks for a key: " + HOW);
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        CallerKey key =
                find(credentials, today).orElseThrow(() -> refused("The key is not one of this gateway's: " + HOW));
        if (key.disabled()) {
            throw refused("The key is switched off; ask for another one where you got it");
        }
        if (key.isExpired(today)) {
            throw refused("The key has expired; ask for another one where you got it");
        }
        return Caller.of(key);
    }

    /** How much the key of a name may be used; one that is gone meanwhile has no limits, and no new requests. */
    public KeyLimits limits(String name) {
        return limits.getOrDefault(name, KeyLimits.NONE);
    }

    /** Every credential is held against every key, so that the time taken does not tell how near a guess came. */
    private Optional<CallerKey> find(List<String> credentials, LocalDate today) {
        Optional<CallerKey> found = Optional.empty();
        for (String credential : credentials) {
            byte[] hash = KeyHash.of(credential).bytes();
            for (CallerKey key : keys) {
                boolean same = comparison.test(hash, key.hash().bytes());
                if (same && found.filter(earlier -> earlier.isUsable(today)).isEmpty()) {
                    found = Optional.of(key);
                }
            }
        }
        return found;
    }

    private static GatewayException refused(String message) {
        return new GatewayException(ErrorCode.UNAUTHENTICATED, message);
    }
}
