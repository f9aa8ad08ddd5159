package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.ResultPart;

/** The pictures and words of an answer, in its order, on their way from the vendor and to the caller. */
final class GeminiParts {
    private static final String PART = "part";
    private static final String PICTURE = "inlineData";
    private static final String SIGNATURE = "thoughtSignature";
    private static final String TEXT = "text";

    private GeminiParts() {}

    /** @param verbatim whether what has no other form is kept as it came, thoughts among it, or else left out */
    static List<ResultPart> read(JsonNode document, boolean verbatim) throws IOException {
        List<ResultPart> parts = new ArrayList<>();
        for (JsonNode candidate : document.path("candidates")) {
            for (JsonNode part : candidate.path("content").path("parts")) {
                Optional<ResultPart> known = isThought(part) ? Optional.empty() : part(part, verbatim);
                known.or(() -> Optional.of(part).filter(other -> verbatim).map(ResultPart.Native::new))
                        .ifPresent(parts::add);
            }
        }
        return parts;
    }

    /** The model thinking aloud, in drafts too: nothing that a caller has asked for, unless he speaks its language. */
    private static boolean isThought(JsonNode part) {
        return part.path("thought").asBoolean();
    }

    private static Optional<ResultPart> part(JsonNode part, boolean verbatim) throws IOException {
        Optional<StoredBytes> signature = Json.opaque(part.path(SIGNATURE));
        Extras rest = verbatim ? rest(part) : Extras.NONE;
        Optional<ImageContent> picture = Json.base64(part.path(PICTURE).path("data"));
        if (picture.isPresent()) {
            return Optional.of(ResultPart.Image.of(picture.get(), Optional.empty())
                    .withSignature(signature)
                    .withExtras(rest));
        }
        return Json.text(part.path(TEXT))
                .filter(text -> !text.isEmpty() || signature.isPresent())
                .map(text -> new ResultPart.Text(text, signature, rest));
    }

    /** What is said beside words, picture and signature. */
    private static Extras rest(JsonNode part) {
        ObjectNode rest = without(part, TEXT, SIGNATURE);
        ObjectNode file = without(rest.path(PICTURE), "data", "mimeType");
        rest.remove(PICTURE);
        if (!file.isEmpty()) {
            rest.set(PICTURE, file);
        }
        return rest.isEmpty() ? Extras.NONE : new Extras(GeminiFields.DIALECT, Map.of(PART, rest));
    }

    private static ObjectNode without(JsonNode node, String... fields) {
        ObjectNode copy = Json.object();
        if (node instanceof ObjectNode object) {
            copy.setAll(object);
        }
        return copy.remove(List.of(fields));
    }

    /** The same part on its way to the caller. */
    static Optional<JsonNode> write(ResultPart part) {
        if (part instanceof ResultPart.Image image) {
            ObjectNode written = begun(image.extras());
            ObjectNode data = written.withObjectProperty(PICTURE);
            data.put("mimeType", image.header().format().mimeType());
            data.set("data", Json.image(image.content()));
            return Optional.of(signed(written, image.signature()));
        }
        if (part instanceof ResultPart.Text text) {
            return Optional.of(signed(begun(text.extras()).put(TEXT, text.text()), text.signature()));
        }
        return part instanceof ResultPart.Native other && other.content() instanceof JsonNode node
                ? Optional.of(node)
                : Optional.empty();
    }

    /** Not deep, since what a field holds may be large: only the object that is written to is copied. */
    private static ObjectNode begun(Extras extras) {
        ObjectNode part = Json.object();
        if (extras.fields().get(PART) instanceof ObjectNode rest) {
            part.setAll(rest);
            if (rest.get(PICTURE) instanceof ObjectNode file) {
                part.set(PICTURE, without(file));
            }
        }
        return part;
    }

    private static ObjectNode signed(ObjectNode part, Optional<StoredBytes> signature) {
        signature.ifPresent(value -> part.set(SIGNATURE, Json.opaque(value)));
        return part;
    }
}
