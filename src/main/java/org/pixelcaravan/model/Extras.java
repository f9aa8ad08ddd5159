package org.pixelcaravan.model;

import java.util.List;
import java.util.Map;

/**
 * Fields that a door did not know, under their wire names. A provider that speaks the same dialect gets them unchanged; for
 * any other they are hints that cannot be honoured.
 *
 * @param fields values as the dialect's own codecs keep them: plain Java values, or trees that hold large content
 * @param names how the caller spells what only that dialect can honour, to be reported where it is left out
 * @param essential those of the names without which the pictures would be other ones; never left out
 */
public record Extras(String dialect, Map<String, Object> fields, List<String> names, List<String> essential) {
    public static final Extras NONE = new Extras("", Map.of());

    public Extras {
        names = List.copyOf(names);
        essential = List.copyOf(essential);
    }

    /** Fields that another dialect can do without. */
    public Extras(String dialect, Map<String, Object> fields, List<String> names) {
        this(dialect, fields, names, List.of());
    }

    /** Fields of which each is reported under its own name. */
    public Extras(String dialect, Map<String, Object> fields) {
        this(dialect, fields, fields.keySet().stream().sorted().toList());
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }
}
