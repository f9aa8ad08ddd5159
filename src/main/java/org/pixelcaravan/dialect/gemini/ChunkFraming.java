package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.dialect.ServerSentEvents;
import org.pixelcaravan.json.Json;

/** How the chunks of a stream are put one after the other. */
sealed interface ChunkFraming {

    String contentType();

    Payload chunk(JsonNode document);

    Payload end();

    /** What changes nothing, wherever it comes between two chunks. */
    Payload keepAlive();

    private static Payload literal(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Server-sent events, what {@code alt=sse} asks for. No names, and nothing after the last chunk: Google's clients fail. */
    final class AsEvents implements ChunkFraming {

        @Override
        public String contentType() {
            return ServerSentEvents.MEDIA_TYPE + "; charset=utf-8";
        }

        @Override
        public Payload chunk(JsonNode document) {
            return ServerSentEvents.event(document);
        }

        @Override
        public Payload end() {
            return new Payload(List.of());
        }

        /** Empty lines, since Google's Python client fails at comments. */
        @Override
        public Payload keepAlive() {
            return literal("\n\n");
        }
    }

    /** One JSON list, which grows while the stream runs. */
    final class AsList implements ChunkFraming {
        private boolean begun;

        @Override
        public String contentType() {
            return "application/json; charset=utf-8";
        }

        @Override
        public Payload chunk(JsonNode document) {
            List<Payload.Part> parts =
                    new ArrayList<>(literal(begun ? ",\r\n" : "[").parts());
            parts.addAll(Json.payload(document).parts());
            begun = true;
            return new Payload(parts);
        }

        @Override
        public Payload end() {
            return literal("]");
        }

        /** White space may stand even before the list. */
        @Override
        public Payload keepAlive() {
            return literal("\n");
        }
    }
}
