package org.pixelcaravan.model;

import java.util.Locale;

/** What is to be done; the catalogue says which of these a model can do. */
public enum Operation {
    GENERATE,
    EDIT,
    UPSCALE;

    /** The name that the catalogue uses. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
