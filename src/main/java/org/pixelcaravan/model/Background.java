package org.pixelcaravan.model;

import java.util.Locale;
import java.util.Optional;

/** Whether the picture shall be see-through around its subject. */
public enum Background {
    AUTO,
    OPAQUE,
    TRANSPARENT;

    public static Optional<Background> parse(String text) {
        for (Background background : values()) {
            if (background.id().equals(text)) {
                return Optional.of(background);
            }
        }
        return Optional.empty();
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
