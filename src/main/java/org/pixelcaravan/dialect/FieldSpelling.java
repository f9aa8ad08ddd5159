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
        return switch (this) {
            case EXACT -> List.of(field);
            case GOOGLE -> isUnderscored(field) ? List.of(field) : List.of(field, underscored(field));
        };
    }

    private static boolean isUnderscored(String field) {
        return field.chars().noneMatch(FieldSpelling::isCapital);
    }

    /** Every field of a request is looked up so, which is too often for a regular expression. */
    private static String underscored(String field) {
        StringBuilder underscored = new StringBuilder(field.length() + 4);
        for (int i = 0; i < field.length(); i++) {
            char letter = field.charAt(i);
            if (isCapital(letter)) {
                underscored.append('_');
            }
            underscored.append(letter);
        }
        return underscored.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isCapital(int letter) {
        return letter >= 'A' && letter <= 'Z';
    }

    boolean sameWord(String accepted, String given) {
        return switch (this) {
            case EXACT -> accepted.equals(given);
            case GOOGLE -> accepted.equalsIgnoreCase(given);
        };
    }
}
