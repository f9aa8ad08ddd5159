package org.pixelcaravan.catalog;

import java.util.List;
import org.pixelcaravan.model.Warning;

/**
 * The model that a name means.
 *
 * @param warnings what to tell the caller: that the name meant it only by courtesy, or that its days are counted
 */
public record Resolution(ModelSpec model, List<Warning> warnings) {

    public Resolution {
        warnings = List.copyOf(warnings);
    }
}
