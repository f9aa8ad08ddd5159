package org.pixelcaravan.model;

/**
 * How the caller wants to be answered; no vendor sees it.
 *
 * @param asUrl whether a link is wanted in place of the picture itself
 * @param explainBlocked whether blocked pictures shall be listed with the reason in place of being left out
 * @param stream whether events are wanted as they come
 * @param partialImages number of unfinished pictures wanted in a stream, 0 to 3
 * @param asList whether the events of a stream shall be the elements of one JSON list
 * @param dialect the dialect in which the caller understands everything, so that answers of a provider that speaks it are
 *     handed on as they came; empty: none
 */
public record Delivery(
        boolean asUrl, boolean explainBlocked, boolean stream, int partialImages, boolean asList, String dialect) {
    public static final Delivery PLAIN = new Delivery(false, false, false, 0);

    public Delivery(boolean asUrl, boolean explainBlocked, boolean stream, int partialImages) {
        this(asUrl, explainBlocked, stream, partialImages, false, "");
    }

    /** The same, with or without links, and with this number of unfinished pictures. */
    public Delivery with(boolean links, int newPartialImages) {
        return new Delivery(links, explainBlocked, stream, newPartialImages, asList, dialect);
    }
}
