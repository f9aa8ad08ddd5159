package org.pixelcaravan.model;

import java.util.List;

/**
 * Which other models a caller lets answer if the one that he asks for cannot; none at all means that no other may.
 *
 * @param field where he said so, as his protocol spells it
 * @param models as he named them, in the order in which they are to be tried
 */
public record Fallback(String field, List<String> models) {
    /** How many a request may name. */
    public static final int MOST = 4;

    public Fallback {
        models = List.copyOf(models);
    }
}
