package org.pixelcaravan.keys;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Entries of key files. */
final class TestKeys {
    private TestKeys() {}

    static CallerKey plain(String name, String key) {
        return new CallerKey(name, KeyHash.of(key), ModelScope.ALL, Optional.empty(), Optional.empty(), false);
    }

    static CallerKey until(String name, String key, LocalDate day) {
        return new CallerKey(name, KeyHash.of(key), ModelScope.ALL, Optional.of(day), Optional.empty(), false);
    }

    static CallerKey disabled(String name, String key) {
        return new CallerKey(name, KeyHash.of(key), ModelScope.ALL, Optional.empty(), Optional.empty(), true);
    }

    static CallerKey limited(String name, String key, String... patterns) {
        return new CallerKey(
                name, KeyHash.of(key), new ModelScope(List.of(patterns)), Optional.empty(), Optional.empty(), false);
    }
}
