package org.pixelcaravan.model;

import java.util.Locale;
import java.util.Optional;
import org.pixelcaravan.content.ImageContent;

/**
 * A picture that the caller gives along with the prompt.
 *
 * @param name where the caller's request has it, in the request's own words, for messages
 */
public record ReferenceImage(Source source, Role role, Optional<String> name) {

    /** Where the picture is. */
    public sealed interface Source {}

    /** It came with the request, or has been fetched. */
    public record Held(ImageContent content) implements Source {}

    /** It is still to be fetched from this address, which a stranger chose. */
    public record Linked(String address) implements Source {}

    public ReferenceImage(ImageContent content, Role role) {
        this(new Held(content), role, Optional.empty());
    }

    public static ReferenceImage at(String address, Role role) {
        return new ReferenceImage(new Linked(address), role, Optional.empty());
    }

    public ReferenceImage withContent(ImageContent content) {
        return new ReferenceImage(new Held(content), role, name);
    }

    public ReferenceImage withRole(Role other) {
        return new ReferenceImage(source, other, name);
    }

    public ReferenceImage named(String place) {
        return new ReferenceImage(source, role, Optional.of(place));
    }

    /**
     * The picture itself. The hub has fetched it before a provider codec asks.
     *
     * @throws IllegalStateException if it has not
     */
    public ImageContent content() {
        if (source instanceof Held held) {
            return held.content();
        }
        throw new IllegalStateException("The picture has not been fetched yet");
    }

    /** What the picture is for. */
    public enum Role {
        SOURCE,
        /** Transparent pixels mark what is to be edited. */
        MASK,
        /** White pixels mark what is to be edited. */
        WHITE_MASK,
        STYLE,
        SUBJECT,
        CONTROL;

        /** The name that the catalogue uses. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean isMask() {
            return this == MASK || this == WHITE_MASK;
        }
    }
}
