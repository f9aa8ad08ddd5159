package org.pixelcaravan.dialect.vertex;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Role;

/** Finds the pictures of a predict instance: {@code referenceImages}, and the older {@code image} and {@code mask}. */
final class VertexReferences {
    private static final List<String> OWN_MASK_MODES = List.of("MASK_MODE_USER_PROVIDED", "MASK_MODE_DEFAULT");
    private static final List<String> MASK_MODES = List.of(
            "MASK_MODE_DEFAULT",
            "MASK_MODE_USER_PROVIDED",
            "MASK_MODE_BACKGROUND",
            "MASK_MODE_FOREGROUND",
            "MASK_MODE_SEMANTIC");

    private VertexReferences() {}

    static List<ReferenceImage> read(FieldReader instance) throws IOException {
        List<ReferenceImage> references = new ArrayList<>();
        addOlder(references, instance, Kind.RAW);
        Optional<FieldReader> mask = instance.object("mask");
        if (mask.isPresent()) {
            addOlder(references, mask.get(), Kind.MASK);
        }
        int number = 0;
        for (FieldReader reference : instance.objects("referenceImages")) {
            String usualId = String.valueOf(++number);
            reference.skip("referenceId", usualId::equals);
            references.add(reference(reference));
        }
        return references;
    }

    private static void addOlder(List<ReferenceImage> references, FieldReader holder, Kind kind) throws IOException {
        Optional<FieldReader> image = holder.object("image");
        if (image.isPresent()) {
            ImageContent content = content(image.get())
                    .orElseThrow(() -> holder.invalid("image", "must hold the picture as bytesBase64Encoded"));
            references.add(reference(content, kind).named(holder.name("image")));
        }
    }

    private static ReferenceImage reference(FieldReader reference) throws IOException {
        Kind kind = reference
                .choice("referenceType", List.of(Kind.values()), Kind::word)
                .orElseThrow(() -> reference.invalid("referenceType", "is required"));
        if (kind == Kind.MASK) {
            requireOwnMask(reference);
        }
        Optional<FieldReader> image = reference.object("referenceImage");
        Optional<ImageContent> content = image.isPresent() ? content(image.get()) : Optional.empty();
        return reference(content.orElseThrow(() -> withoutPicture(reference)), kind)
                .named(reference.name("referenceImage"));
    }

    private static void requireOwnMask(FieldReader reference) throws IOException {
        Optional<FieldReader> config = reference.object("maskImageConfig");
        Optional<String> mode = config.isPresent() ? config.get().word("maskMode", MASK_MODES) : Optional.empty();
        if (mode.isPresent() && !OWN_MASK_MODES.contains(mode.get())) {
            String name = config.get().name("maskMode");
            throw GatewayException.of(
                            ErrorCode.UNSUPPORTED_PARAMETER,
                            name + " " + mode.get() + " is not possible here: send a mask as referenceImage, with "
                                    + String.join(" or ", OWN_MASK_MODES))
                    .parameter(name)
                    .build();
        }
    }

    private static ReferenceImage reference(ImageContent content, Kind kind) throws IOException {
        boolean marksInWhite = kind == Kind.MASK && isOpaque(content);
        return new ReferenceImage(content, marksInWhite ? Role.WHITE_MASK : kind.role);
    }

    /** Google's own masks are black and white; those of gateways that speak this protocol are transparent in places. */
    private static boolean isOpaque(ImageContent mask) throws IOException {
        try (InputStream bytes = mask.openBytes()) {
            return ImageHeader.read(bytes).filter(header -> !header.hasAlpha()).isPresent();
        }
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
