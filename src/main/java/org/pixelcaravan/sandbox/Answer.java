package org.pixelcaravan.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A complete HTTP answer.
 *
 * @param headers further header lines beside the content type and the length
 */
public record Answer(int status, String mediaType, Map<String, String> headers, Buffer body) {
    public Answer {
        headers = Map.copyOf(headers);
    }

    public static Answer json(int status, JsonNode body) {
        return of(status, "application/json", Buffer.buffer(Json.bytes(body)));
    }

    public static Answer of(int status, String mediaType, Buffer body) {
        return new Answer(status, mediaType, Map.of(), body);
    }

    public Answer withHeader(String name, String value) {
        Map<String, String> extended = new LinkedHashMap<>(headers);
        extended.put(name, value);
        return new Answer(status, mediaType, extended, body);
    }

    public Answer withHeaders(Map<String, String> more) {
        Map<String, String> extended = new LinkedHashMap<>(headers);
        extended.putAll(more);
        return new Answer(status, mediaType, extended, body);
    }
}
