package org.pixelcaravan.sandbox.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.pixelcaravan.sandbox.References;

/** The fields of a JSON body; an explicit null counts as absent. */
final class JsonFields implements RequestFields {
    private static final int LONGEST_IMAGE_URL = 20_971_520;
    private final ObjectNode body;

    JsonFields(ObjectNode body) {
        this.body = body;
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        body.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private Optional<JsonNode> value(String name) {
        return Optional.ofNullable(body.get(name)).filter(node -> !node.isNull());
    }

    @Override
    public Optional<String> text(String name) {
        return value(name).map(node -> {
            if (!node.isTextual()) {
                throw OpenAiErrors.wrongType(name, "a string");
            }
            return node.textValue();
        });
    }

    @Override
    public OptionalInt integer(String name) {
        Optional<JsonNode> node = value(name);
        if (node.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!node.get().isIntegralNumber() || !node.get().canConvertToInt()) {
            throw OpenAiErrors.wrongType(name, "an integer");
        }
        return OptionalInt.of(node.get().intValue());
    }

    @Override
    public Optional<Boolean> flag(String name) {
        return value(name).map(node -> {
            if (!node.isBoolean()) {
                throw OpenAiErrors.wrongType(name, "a boolean");
            }
            return node.booleanValue();
        });
    }

    @Override
    public List<InputPicture> pictures() {
        JsonNode images = value("images").orElseThrow(() -> OpenAiErrors.missing("images"));
        if (!images.isArray()) {
            throw OpenAiErrors.wrongType("images", "an array");
        }
        if (images.size() > CallReader.MOST_PICTURES) {
            throw CallReader.tooManyPictures("images", images.size());
        }
        List<InputPicture> pictures = new ArrayList<>();
        for (int index = 0; index < images.size(); index++) {
            pictures.add(picture("images[" + index + "]", images.get(index)));
        }
        return pictures;
    }

    @Override
    public Optional<InputPicture> mask() {
        return value("mask").map(node -> picture("mask", node));
    }

    /** A reference with exactly one key, {@code image_url} or {@code file_id}; no file was ever uploaded here. */
    private static InputPicture picture(String name, JsonNode reference) {
        Iterator<String> keys = reference.fieldNames();
        String key = keys.hasNext() ? keys.next() : "";
        if (keys.hasNext()) {
            throw OpenAiErrors.unknownParameter(name + "." + keys.next());
        }
        return switch (key) {
            case "image_url" -> fromUrl(name + ".image_url", reference.get(key));
            case "file_id" ->
                throw OpenAiErrors.invalid(
                        "invalid_value",
                        name + ".file_id",
                        "No such file: '" + reference.get(key).asText() + "'.");
            case "" -> throw OpenAiErrors.missing(name + ".image_url");
            default -> throw OpenAiErrors.unknownParameter(name + "." + key);
        };
    }

    private static InputPicture fromUrl(String name, JsonNode url) {
        if (!url.isTextual()) {
            throw OpenAiErrors.wrongType(name, "a string");
        }
        String text = url.textValue();
        if (text.length() > LONGEST_IMAGE_URL) {
            throw OpenAiErrors.invalid("string_above_max_length", name, "Invalid '" + name + "': string too long.");
        }
        if (References.isWebAddress(text)) {
            return new InputPicture(References.standInFor(text));
        }
        return new InputPicture(References.fromDataUrl(text).orElseThrow(() -> InputPicture.unreadable(name)));
    }
}
