package org.pixelcaravan.model;

import org.pixelcaravan.content.ImageContent;

/** A picture that the caller gives along with the prompt. */
public record ReferenceImage(ImageContent content, Role role) {

    /** What the picture is for. */
    public enum Role {
        SOURCE,
        /** Transparent pixels mark what is to be edited. */
        MASK,
        STYLE,
        SUBJECT,
        CONTROL
    }
}
