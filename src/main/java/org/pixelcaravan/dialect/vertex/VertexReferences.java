package org.pixelcaravan.dialect.vertex;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Role;

/** Finds the pictures of a predict instance: {@code referenceImages}, and the older {@code image} and {@code mask}. */
final class VertexReferences {
    private VertexReferences() {}

    static List<ReferenceImage> read(FieldReader instance) throws IOException {
        List<ReferenceImage> references = new ArrayList<>();
        addOlder(references, instance, Role.SOURCE);
        Optional<FieldReader> mask = instance.object("mask");
        if (mask.isPresent()) {
            addOlder(references, mask.get(), Role.MASK);
        }
        for (FieldReader reference : instance.objects("referenceImages")) {
            references.add(reference(reference));
        }
        return references;
    }

    private static void addOlder(List<ReferenceImage> references, FieldReader holder, Role role) throws IOException {
        Optional<FieldReader> image = holder.object("image");
        if (image.isPresent()) {
            ImageContent content = content(image.get())
                    .orElseThrow(() -> holder.invalid("image", "must hold the picture as bytesBase64Encoded"));
            references.add(new ReferenceImage(content, role));
        }
    }

    private static ReferenceImage reference(FieldReader reference) throws IOException {
        Kind kind = reference
                .choice("referenceType", List.of(Kind.values()), Kind::word)
                .orElseThrow(() -> reference.invalid("referenceType", "is required"));
        Optional<FieldReader> image = reference.object("referenceImage");
        Optional<ImageContent> content = image.isPresent() ? content(image.get()) : Optional.empty();
        return new ReferenceImage(content.orElseThrow(() -> withoutPicture(reference)), kind.role);
    }

    private static Optional<ImageContent> content(FieldReader image) throws IOException {
        if (image.has("gcsUri")) {
            throw image.invalid("gcsUri", "cannot be used: send the picture itself as bytesBase64Encoded");
        }
        // The declared type is checked for being text only: the picture's own bytes say what it is.
        image.text("mimeType");
        return image.picture("bytesBase64Encoded");
    }

    private static GatewayException withoutPicture(FieldReader reference) {
        return reference.invalid(
                "referenceImage",
                "must hold the picture as bytesBase64Encoded. In @google/genai, new RawReferenceImage({...}) drops its"
                        + " arguments: assign referenceImage after construction, with imageBytes as a base64 string");
    }

    /** The reference types of Imagen 3, and what each is in canonical words. */
    private enum Kind {
        RAW(Role.SOURCE),
        MASK(Role.MASK),
        STYLE(Role.STYLE),
        SUBJECT(Role.SUBJECT),
        CONTROL(Role.CONTROL),
        /** Known to the Python SDK only. */
        CONTENT(Role.SOURCE);

        private final Role role;

        Kind(Role role) {
            this.role = role;
        }

        String word() {
            return "REFERENCE_TYPE_" + name();
        }
    }
}
