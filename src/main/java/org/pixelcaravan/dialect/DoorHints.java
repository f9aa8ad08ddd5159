package org.pixelcaravan.dialect;

import java.util.Optional;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.Parameter;

/** Collects the hints that a caller gave. */
public final class DoorHints {
    private Hints hints = Hints.none();

    /** Takes a hint if it was given. */
    public DoorHints add(Parameter hint, Optional<?> value) {
        if (value.isPresent()) {
            hints = hints.with(hint, value.get());
        }
        return this;
    }

    public Hints build() {
        return hints;
    }
}
