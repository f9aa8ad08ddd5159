package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pixelcaravan.content.DataUrl;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Role;

/** One part of a caller's conversation. Compared by identity, since the same may be said twice. */
final class GeminiPart {
    private static final List<String> PICTURES = List.of("inlineData", "inline_data", "fileData", "file_data");

    /** The fields that a slot stands for. */
    private static final List<String> FILE = List.of("mimeType", "mime_type", "data", "fileUri", "file_uri");

    private final FieldReader part;
    private final String name;
    private final Kind kind;
    private final FieldReader data;

    /** @param data the fields of the picture; of anything else, those of the part itself */
    private GeminiPart(FieldReader part, String name, Kind kind, FieldReader data) {
        this.part = part;
        this.name = name;
        this.kind = kind;
        this.data = data;
    }

    /** Looks at a part; large content is left where it is. */
    static GeminiPart read(FieldReader part, String name) throws IOException {
        part.value("thoughtSignature");
        if (part.flag("thought").orElse(false)) {
            return new GeminiPart(part, name, Kind.OTHER, part);
        }
        Optional<FieldReader> inline = part.object("inlineData");
        if (inline.isPresent() && isPicture(inline.get())) {
            return new GeminiPart(part, name, Kind.INLINE, inline.get());
        }
        Optional<FieldReader> file = part.object("fileData");
        if (inline.isEmpty() && file.isPresent() && isPicture(file.get())) {
            return new GeminiPart(part, name, Kind.LINKED, file.get());
        }
        boolean text = inline.isEmpty() && file.isEmpty() && part.has("text");
        return new GeminiPart(part, name, text ? Kind.TEXT : Kind.OTHER, part);
    }

    /** What says nothing of its type is taken for a picture; the bytes are looked at later. */
    private static boolean isPicture(FieldReader data) throws IOException {
        return data.text("mimeType")
                .map(type -> type.toLowerCase(Locale.ROOT))
                .filter(type -> !type.startsWith("image/") && !type.equals("application/octet-stream"))
                .isEmpty();
    }

    String name() {
        return name;
    }

    ObjectNode object() {
        return part.object();
    }

    boolean isText() {
        return kind == Kind.TEXT;
    }

    boolean isPicture() {
        return kind == Kind.INLINE || kind == Kind.LINKED;
    }

    Optional<String> text() throws IOException {
        return isText() ? part.text("text") : Optional.empty();
    }

    private String pictureName() {
        return part.name(kind == Kind.INLINE ? "inlineData" : "fileData");
    }

    /** The picture, which is there or still to be fetched. */
    ReferenceImage reference() throws IOException {
        ReferenceImage picture = kind == Kind.INLINE ? inline(data) : linked(data);
        return picture.named(pictureName());
    }

    private static ReferenceImage inline(FieldReader data) throws IOException {
        return new ReferenceImage(
                data.picture("data").orElseThrow(() -> data.invalid("data", "is required: the picture as base64 text")),
                Role.SOURCE);
    }

    private static ReferenceImage linked(FieldReader file) throws IOException {
        StoredBytes address = file.opaque("fileUri").orElseThrow(() -> file.invalid("fileUri", "is required, as text"));
        if (DataUrl.isDataUrl(address)) {
            return new ReferenceImage(held(file, address), Role.SOURCE);
        }
        String text = file.text("fileUri").orElse("");
        if (!text.startsWith("https://") && !text.startsWith("http://")) {
            throw file.invalid("fileUri", "must be an http(s) address or a data URI in base64; or send inlineData");
        }
        return ReferenceImage.at(text, Role.SOURCE);
    }

    private static ImageContent held(FieldReader file, StoredBytes address) throws IOException {
        try {
            return DataUrl.picture(address);
        } catch (IllegalArgumentException e) {
            throw file.invalid("fileUri", "must be base64 text without line breaks");
        }
    }

    /** The part with a slot for its picture; everything else in it stays. */
    ObjectNode withSlot(PictureSlot slot) {
        ObjectNode copy = Json.object();
        copy.setAll(part.object());
        copy.remove(PICTURES);
        ObjectNode rest = data.object().deepCopy();
        slot.putInto(copy, rest.remove(FILE));
        return copy;
    }

    private enum Kind {
        TEXT,
        INLINE,
        LINKED,
        /** Thoughts, calls of functions, sounds and whatever else a conversation may hold. */
        OTHER
    }
}
