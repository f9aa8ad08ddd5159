package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.json.Json;

/** Writes server-sent events, as the HTML standard defines them. */
public final class ServerSentEvents {
    public static final String MEDIA_TYPE = "text/event-stream";

    private static final Payload.Part END = literal("\n\n");

    private ServerSentEvents() {}

    /** An event with a name, and its document on one line. */
    public static Payload event(String name, JsonNode document) {
        return event("event: " + name + "\ndata: ", Json.payload(document));
    }

    /** An event without a name: Google's JavaScript client drops those that have one. */
    public static Payload event(JsonNode document) {
        return event("data: ", Json.payload(document));
    }

    /** A comment as an event of its own, which every client skips. */
    public static Payload comment(String text) {
        return new Payload(List.of(literal(": " + text + "\n\n")));
    }

    private static Payload event(String start, Payload document) {
        List<Payload.Part> parts = new ArrayList<>();
        parts.add(literal(start));
        parts.addAll(document.parts());
        parts.add(END);
        return new Payload(parts);
    }

    private static Payload.Part literal(String text) {
        return new Payload.Literal(text.getBytes(StandardCharsets.UTF_8));
    }
}
