package org.pixelcaravan.dialect;

import java.util.List;

/** Words that more than one protocol uses for the same thing; which of them a model takes is the catalogue's business. */
public final class DoorWords {
    /** OpenAI's qualities of all generations; the predict protocol passes them through. */
    public static final List<String> QUALITIES =
            List.of("auto", "low", "medium", "high", "standard", "hd", "xhigh", "max");

    private DoorWords() {}
}
