package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ResultPart;

/** The pictures and words of an answer, in its order. */
final class GeminiParts {
    private GeminiParts() {}

    /** @param verbatim whether what has no other form is kept as it came, thoughts among it, or else left out */
    static List<ResultPart> read(JsonNode document, boolean verbatim) throws IOException {
        List<ResultPart> parts = new ArrayList<>();
        for (JsonNode candidate : document.path("candidates")) {
            for (JsonNode part : candidate.path("content").path("parts")) {
                Optional<ResultPart> known = isThought(part) ? Optional.empty() : part(part);
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

    private static Optional<ResultPart> part(JsonNode part) throws IOException {
        Optional<StoredBytes> signature = Json.opaque(part.path("thoughtSignature"));
        Optional<ImageContent> picture = Json.base64(part.path("inlineData").path("data"));
        if (picture.isPresent()) {
            return Optional.of(
                    ResultPart.Image.of(picture.get(), Optional.empty()).withSignature(signature));
        }
        return Json.text(part.path("text"))
                .filter(text -> !text.isEmpty() || signature.isPresent())
                .map(text -> new ResultPart.Text(text, signature));
    }
}
