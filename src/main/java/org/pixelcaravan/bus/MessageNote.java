package org.pixelcaravan.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.pixelcaravan.json.Json;

/**
 * What a job keeps of the message that it came from.
 *
 * @param to where its results go
 * @param correlation what they are to carry
 * @param links whether they are links
 */
record MessageNote(BusAddress to, Optional<String> correlation, boolean links) {

    String toJson() {
        ObjectNode note =
                Json.object().put("to", to.name()).put("kind", to.kind().name()).put("links", links);
        correlation.ifPresent(id -> note.put("correlation", id));
        return note.toString();
    }

    static MessageNote fromJson(String text) {
        try {
            JsonNode note = Json.MAPPER.readTree(text);
            return new MessageNote(
                    new BusAddress(
                            note.path("to").asText(),
                            BusAddress.Kind.valueOf(note.path("kind").asText())),
                    Json.text(note.path("correlation")),
                    note.path("links").asBoolean());
        } catch (IOException e) {
            throw new UncheckedIOException("The note of a job from the bus cannot be read", e);
        }
    }
}
