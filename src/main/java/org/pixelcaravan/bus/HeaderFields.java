package org.pixelcaravan.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext.ParameterNames;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Parameter;

/** Puts what a message's headers say into a document that does not say it itself, in the words of its protocol. */
final class HeaderFields {
    private HeaderFields() {}

    /** Before the protocol is known: all of them have the model in one place. */
    static void putModel(ObjectNode document, MessageHeaders headers) {
        ObjectNode request = document.get("body") instanceof ObjectNode body && document.has("url") ? body : document;
        headers.find("model").ifPresent(model -> putIfAbsent(request, "model", Json.MAPPER.valueToTree(model)));
    }

    /** @param protocol whose words the document has */
    static void putOthers(ParameterNames protocol, ObjectNode document, MessageHeaders headers) {
        headers.number("count")
                .ifPresent(count -> put(document, protocol.nameOf(Parameter.COUNT), Json.MAPPER.valueToTree(count)));
        String place = protocol.nameOf(Parameter.FORMAT);
        headers.find("format")
                .ifPresent(format ->
                        put(document, place, Json.MAPPER.valueToTree(isMimeType(place) ? "image/" + format : format)));
    }

    /** Protocols that want {@code image/png} rather than {@code png} call the field so. */
    private static boolean isMimeType(String path) {
        return path.endsWith("mimeType");
    }

    private static void put(ObjectNode document, String path, JsonNode value) {
        String[] names = path.split("\\.");
        ObjectNode holder = document;
        for (int i = 0; i < names.length - 1; i++) {
            JsonNode next = holder.get(names[i]);
            if (next == null || next.isNull()) {
                next = holder.putObject(names[i]);
            }
            if (!(next instanceof ObjectNode object)) {
                throw GatewayException.invalid(names[i], names[i] + " must be an object");
            }
            holder = object;
        }
        putIfAbsent(holder, names[names.length - 1], value);
    }

    private static void putIfAbsent(ObjectNode holder, String name, JsonNode value) {
        if (!holder.hasNonNull(name)) {
            holder.set(name, value);
        }
    }
}
