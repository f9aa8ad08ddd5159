package org.pixelcaravan.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pixelcaravan.json.Json;

/**
 * What a job keeps of the message that it came from.
 *
 * @param to where its results go
 * @param correlation what they are to carry
 * @param links whether they are links
 * @param trace headers that tell which trace they are part of
 */
record MessageNote(BusAddress to, Optional<String> correlation, boolean links, Map<String, String> trace) {
    private static final String TRACE = "trace";

    MessageNote {
        trace = Map.copyOf(trace);
    }

    MessageNote tracedBy(Map<String, String> headers) {
        return new MessageNote(to, correlation, links, headers);
    }

    String toJson() {
        ObjectNode note =
                Json.object().put("to", to.name()).put("kind", to.kind().name()).put("links", links);
        correlation.ifPresent(id -> note.put("correlation", id));
        if (!trace.isEmpty()) {
            trace.forEach(note.putObject(TRACE)::put);
        }
        return note.toString();
    }

    static MessageNote fromJson(String text) {
        try {
            JsonNode note = Json.MAPPER.readTree(text);
            Map<String, String> trace = new TreeMap<>();
            for (Map.Entry<String, JsonNode> header : note.path(TRACE).properties()) {
                trace.put(header.getKey(), header.getValue().asText());
            }
            return new MessageNote(
                    new BusAddress(
                            note.path("to").asText(),
                            BusAddress.Kind.valueOf(note.path("kind").asText())),
                    Json.text(note.path("correlation")),
                    note.path("links").asBoolean(),
                    trace);
        } catch (IOException e) {
            throw new UncheckedIOException("The note of a job from the bus cannot be read", e);
        }
    }
}
