package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.json.Json;

/**
 * What a caller is sent.
 *
 * @param headers beside the content type and those that every door adds
 */
public record DoorAnswer(int status, String contentType, Map<String, String> headers, Payload body) {

    public static DoorAnswer json(int status, JsonNode document) {
        return json(status, Map.of(), document);
    }

    public static DoorAnswer json(int status, Map<String, String> headers, JsonNode document) {
        return new DoorAnswer(status, "application/json; charset=utf-8", headers, Json.payload(document));
    }
}
