package org.pixelcaravan.model;

/**
 * How the caller wants to be answered; no provider sees it.
 *
 * @param asUrl whether a link is wanted in place of the picture itself
 * @param explainBlocked whether blocked pictures shall be listed with the reason in place of being left out
 * @param stream whether events are wanted as they come
 * @param partialImages number of unfinished pictures wanted in a stream, 0 to 3
 */
public record Delivery(boolean asUrl, boolean explainBlocked, boolean stream, int partialImages) {
    public static final Delivery PLAIN = new Delivery(false, false, false, 0);
}
