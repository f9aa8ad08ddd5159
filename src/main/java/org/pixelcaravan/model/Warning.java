package org.pixelcaravan.model;

import java.util.Optional;

/**
 * Something that the caller should know about an answer that is good all the same.
 *
 * @param code a stable word to branch on, such as {@code unsupported_parameter}
 * @param parameter the request field concerned, as the caller's protocol spells it
 */
public record Warning(String code, Optional<String> parameter, String message) {
    /** Pictures that were asked for are not there. */
    public static final String MISSING_IMAGES = "missing_images";
    /** Another model has answered than the one asked for. */
    public static final String FALLBACK_USED = "fallback_used";
}
