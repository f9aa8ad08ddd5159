package org.pixelcaravan.dialect;

import java.util.List;
import java.util.Locale;

/** How freely a protocol's parsers read field names and words. */
public enum FieldSpelling {
    /** Letter for letter. */
    EXACT,
    /** As Google's parsers: names in camel case or with underscores, words in capitals or small letters. */
    GOOGLE;

    /** The keys under which a field may stand. */
    List<String> keys(String field) {
        String underscored = field.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        return switch (this) {
            case EXACT -> List.of(field);
            case GOOGLE -> underscored.equals(field) ? List.of(field) : List.of(field, underscored);
        };
    }

    boolean sameWord(String accepted, String given) {
        return switch (this) {
            case EXACT -> accepted.equals(given);
            case GOOGLE -> accepted.equalsIgnoreCase(given);
        };
    }
}
