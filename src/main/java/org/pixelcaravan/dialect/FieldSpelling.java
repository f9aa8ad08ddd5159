package org.pixelcaravan.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** How freely a protocol's parsers read field names and words. */
public enum FieldSpelling {
    /** Letter for letter. */
    EXACT,
    /** As Google's parsers: names in camel case or with underscores, words in capitals or small letters. */
    GOOGLE;

    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

    /** More than our code knows by name. */
    private static final int MOST_KNOWN = 1_000;

    private static final Map<String, List<String>> GOOGLE_KEYS = new ConcurrentHashMap<>();

    /** The keys under which a field may stand that our code knows by this name. */
    List<String> keys(String field) {
        return switch (this) {
            case EXACT -> List.of(field);
            case GOOGLE -> googleKeys(field);
        };
    }

    /** Every field of a request is looked up so, several times. */
    private static List<String> googleKeys(String field) {
        List<String> known = GOOGLE_KEYS.get(field);
        if (known != null) {
            return known;
        }
        String underscored = CAPITAL.matcher(field).replaceAll("_$0").toLowerCase(Locale.ROOT);
        List<String> keys = underscored.equals(field) ? List.of(field) : List.of(field, underscored);
        if (GOOGLE_KEYS.size() < MOST_KNOWN) {
            GOOGLE_KEYS.put(field, keys);
        }
        return keys;
    }

    boolean sameWord(String accepted, String given) {
        return switch (this) {
            case EXACT -> accepted.equals(given);
            case GOOGLE -> accepted.equalsIgnoreCase(given);
        };
    }
}
