package org.pixelcaravan.model;

import java.util.Map;

/**
 * Fields that a door did not know, as plain Java values under their wire names. A provider that speaks the same dialect
 * gets them unchanged; for any other they are hints that cannot be honoured.
 */
public record Extras(String dialect, Map<String, Object> fields) {
    public static final Extras NONE = new Extras("", Map.of());

    public boolean isEmpty() {
        return fields.isEmpty();
    }
}
