package org.pixelcaravan.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;

/** Puts what a message's headers say into a document that does not say it itself, in the words of its protocol. */
final class HeaderFields {
    private HeaderFields() {}

    /** Before the protocol is known: all of them have the model in one place. */
    static void putModel(ObjectNode document, MessageHeaders headers) {
        ObjectNode request = document.get("body") instanceof ObjectNode body && document.has("url") ? body : document;
        headers.find("model").ifPresent(model -> putIfAbsent(request, "model", Json.MAPPER.valueToTree(model)));
    }

    /** @param door whose words the document has */
    static void putOthers(String door, ObjectNode document, MessageHeaders headers) {
        headers.number("count")
                .ifPresent(count -> put(
                        document,
                        switch (door) {
                            case "vertex" -> "/parameters/sampleCount";
                            case "gemini" -> "/generationConfig/candidateCount";
                            case "openai" -> "/n";
                            default -> "/count";
                        },
                        Json.MAPPER.valueToTree(count)));
        headers.find("format")
                .ifPresent(format -> put(
                        document,
                        switch (door) {
                            case "vertex" -> "/parameters/outputOptions/mimeType";
                            case "gemini" -> "/generationConfig/imageConfig/imageOutputOptions/mimeType";
                            case "openai" -> "/output_format";
                            default -> "/format";
                        },
                        Json.MAPPER.valueToTree(isGoogle(door) ? "image/" + format : format)));
    }

    private static boolean isGoogle(String door) {
        return door.equals("vertex") || door.equals("gemini");
    }

    private static void put(ObjectNode document, String path, JsonNode value) {
        String[] names = path.substring(1).split("/");
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
