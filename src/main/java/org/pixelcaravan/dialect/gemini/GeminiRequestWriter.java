package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.dialect.GoogleFields;
import org.pixelcaravan.dialect.PictureFormats;
import org.pixelcaravan.dialect.ProviderFields;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.ReferenceImage;

/**
 * Writes a {@code GenerateContentRequest}: the prompt, then the reference pictures as they are stored. A caller who speaks the
 * dialect is taken at his word: of what he did not say, the model keeps its own choice.
 */
final class GeminiRequestWriter {
    private static final List<String> HARM_CATEGORIES =
            List.of("HATE_SPEECH", "HARASSMENT", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT");

    private static final String GENERATION = "generationConfig";

    private final Unit unit;
    private final ObjectNode document = Json.object();
    private final ObjectNode generation = Json.object();
    private final ObjectNode image = Json.object();

    GeminiRequestWriter(Unit unit) {
        this.unit = unit;
    }

    ObjectNode write() throws IOException {
        putContents();
        if (!unit.verbatim()) {
            generation.put("candidateCount", 1);
        }
        putDelivery(unit.delivery());
        putHints();
        if (!image.isEmpty()) {
            generation.set("imageConfig", image);
        }
        document.set(GENERATION, generation);
        fillIn(document, extras());
        if (!unit.verbatim() && !generation.has("responseModalities")) {
            putModalities();
        }
        return generation.isEmpty() ? document.without(GENERATION) : document;
    }

    private void putContents() throws IOException {
        if (extras().get(GeminiFields.CONTENTS) instanceof ArrayNode conversation && !conversation.isEmpty()) {
            document.set(GeminiFields.CONTENTS, filled(conversation));
        } else {
            putPrompt();
        }
    }

    /** A caller's conversation, with the pictures in their slots; the tree itself belongs to all units of the request. */
    private ArrayNode filled(ArrayNode conversation) throws IOException {
        ArrayNode contents = conversation.deepCopy();
        for (JsonNode content : contents) {
            for (JsonNode part : content.path("parts")) {
                Optional<PictureSlot> slot = PictureSlot.in(part);
                if (slot.isPresent()) {
                    putPicture(part, unit.request().references().get(slot.get().reference()));
                }
            }
        }
        return contents;
    }

    private void putPicture(JsonNode part, ReferenceImage reference) throws IOException {
        ObjectNode data = ((ObjectNode) part).withObjectProperty("inlineData");
        data.put("mimeType", PictureFormats.of(reference.content(), unit).mimeType());
        data.set("data", Json.image(reference.content()));
    }

    private void putPrompt() throws IOException {
        ObjectNode content = document.putArray("contents").addObject().put("role", "user");
        ArrayNode parts = content.putArray("parts");
        parts.addObject().put("text", unit.request().prompt());
        for (ReferenceImage reference : unit.request().references()) {
            putPicture(parts.addObject(), reference);
        }
    }

    private void putDelivery(DeliveryPlan delivery) {
        delivery.ratio().ifPresent(ratio -> image.put("aspectRatio", ratio.toString()));
        delivery.tier().ifPresent(tier -> image.put("imageSize", tier.label()));
    }

    private void putHints() {
        ObjectNode hints = Json.object();
        ProviderFields.putHints(hints, unit);
        for (Map.Entry<String, JsonNode> hint : hints.properties()) {
            String field = hint.getKey();
            JsonNode value = hint.getValue();
            switch (field) {
                case "labels" -> document.set(field, GoogleFields.labels(value.asText(), unit));
                case "personGeneration" -> image.put(field, personGeneration(value.asText()));
                case "safetySettings" -> document.set(field, safetySettings(value.asText()));
                default -> generation.set(field, value);
            }
        }
    }

    private static String personGeneration(String word) {
        return word.equals("dont_allow") ? "ALLOW_NONE" : word.toUpperCase(Locale.ROOT);
    }

    /** One threshold for all kinds of harm: that is what the canonical hint says. */
    private static ArrayNode safetySettings(String word) {
        String threshold = GoogleFields.threshold(word).toUpperCase(Locale.ROOT);
        ArrayNode settings = Json.array();
        HARM_CATEGORIES.forEach(category -> settings.addObject()
                .put("category", "HARM_CATEGORY_" + category)
                .put("threshold", threshold));
        return settings;
    }

    /** The fields that only this dialect understands, empty if the caller speaks another. */
    private ObjectNode extras() {
        Extras extras = unit.request().extras();
        ObjectNode tree = Json.object();
        if (extras.dialect().equals(unit.model().dialect())) {
            extras.fields()
                    .forEach((name, value) ->
                            tree.set(name, value instanceof JsonNode node ? node : Json.MAPPER.valueToTree(value)));
        }
        return tree;
    }

    /** Adds what is not there, at every level; the dialect keeps most of its fields inside of objects. */
    private static void fillIn(ObjectNode target, ObjectNode more) {
        for (Map.Entry<String, JsonNode> field : more.properties()) {
            JsonNode own = target.get(field.getKey());
            if (own == null) {
                target.set(field.getKey(), field.getValue());
            } else if (own instanceof ObjectNode object && field.getValue() instanceof ObjectNode deeper) {
                fillIn(object, deeper);
            }
        }
    }

    private void putModalities() {
        ArrayNode modalities = generation.putArray("responseModalities");
        if (unit.model().words()) {
            modalities.add("TEXT");
        }
        modalities.add("IMAGE");
    }
}
