package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.dialect.EventStreamReader;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.json.Json;

/** Requests of Google's content protocol, and what stands in its answers. */
final class GeminiDocuments {
    private GeminiDocuments() {}

    /** A request for a picture, with words beside it. */
    static ObjectNode body(String prompt) {
        ObjectNode body = Json.object();
        ObjectNode turn = body.putArray("contents").addObject().put("role", "user");
        turn.putArray("parts").addObject().put("text", prompt);
        body.putObject("generationConfig")
                .putArray("responseModalities")
                .add("TEXT")
                .add("IMAGE");
        return body;
    }

    /** What the events of a stream hold. */
    static List<JsonNode> events(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        List<JsonNode> events = new ArrayList<>();
        EventStreamReader reader =
                new EventStreamReader(new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8)));
        for (Optional<InputStream> data = reader.next(); data.isPresent(); data = reader.next()) {
            events.add(Json.MAPPER.readTree(data.get().readAllBytes()));
        }
        return events;
    }

    /** Format and size of each picture. */
    static List<String> pictures(JsonNode document) {
        return document.findValues("inlineData").stream()
                .map(data -> Base64.getDecoder().decode(data.get("data").textValue()))
                .map(bytes -> ImageHeader.read(bytes, bytes.length).orElseThrow())
                .map(header -> header.format() + " " + header.width() + "x" + header.height())
                .toList();
    }
}
