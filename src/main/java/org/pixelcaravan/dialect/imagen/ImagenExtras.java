package org.pixelcaravan.dialect.imagen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Extras;

/**
 * Puts what only this dialect understands where the caller had it: the fields travel under their places in his document, such
 * as {@code instances[0].referenceImages[1].maskImageConfig.dilation}. None replaces a field that is there.
 */
record ImagenExtras(ObjectNode document, ObjectNode instance, ObjectNode parameters, ImagenPictures pictures) {
    private static final Pattern UNDERSCORE = Pattern.compile("_([a-z])");

    void fillIn(Unit unit) {
        Extras extras = unit.request().extras();
        if (extras.dialect().equals(ImagenFields.DIALECT)) {
            extras.fields().forEach((place, value) -> put(place, Json.MAPPER.valueToTree(value)));
        }
    }

    private void put(String place, JsonNode value) {
        int end = place.indexOf("].", ImagenFields.INSTANCE.length()) + 2;
        if (place.startsWith(ImagenFields.PARAMETERS)) {
            put(parameters, place.substring(ImagenFields.PARAMETERS.length()), value);
        } else if (!place.startsWith(ImagenFields.INSTANCE)) {
            putUnlessThere(document, place, value);
        } else if (end < 2) {
            put(instance, place.substring(ImagenFields.INSTANCE.length()), value);
        } else {
            pictures.entryAt(place.substring(0, end)).ifPresent(entry -> put(entry, place.substring(end), value));
        }
    }

    private static void put(ObjectNode holder, String path, JsonNode value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            putUnlessThere(holder, camelCase(path), camelCase(value));
            return;
        }
        String step = camelCase(path.substring(0, dot));
        JsonNode inner = holder.has(step) ? holder.get(step) : holder.putObject(step);
        if (inner instanceof ObjectNode object) {
            put(object, path.substring(dot + 1), value);
        }
    }

    private static void putUnlessThere(ObjectNode holder, String field, JsonNode value) {
        if (!holder.has(field)) {
            holder.set(field, value);
        }
    }

    /** Google's library for Python leaves the names of what it does not know as Python has them. */
    private static JsonNode camelCase(JsonNode value) {
        if (!(value instanceof ObjectNode object)) {
            return value;
        }
        ObjectNode renamed = Json.object();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            renamed.set(camelCase(field.getKey()), camelCase(field.getValue()));
        }
        return renamed;
    }

    private static String camelCase(String name) {
        return UNDERSCORE.matcher(name).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }
}
