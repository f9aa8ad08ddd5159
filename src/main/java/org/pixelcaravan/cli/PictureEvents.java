package org.pixelcaravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.json.Json;

/** Reads the events of an OpenAI stream of pictures, each when it is there. */
final class PictureEvents {
    private static final String DATA = "data:";

    private final List<String> warnings = new ArrayList<>();
    private Optional<String> failure = Optional.empty();

    /** Takes a picture that is finished. */
    interface Taker {
        void take(byte[] picture, String format, String size);
    }

    /** @throws CommandFailure if the stream breaks off; what came before was taken */
    void read(InputStream stream, Taker taker) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DATA)) {
                    event(Json.MAPPER.readTree(line.substring(DATA.length())), taker);
                }
            }
        } catch (IOException e) {
            failure = Optional.of("The answer broke off: " + e.getMessage());
        }
    }

    private void event(JsonNode event, Taker taker) throws IOException {
        event.at("/caravan/warnings")
                .forEach(warning -> warnings.add(warning.path("message").asText()));
        String type = event.path("type").asText();
        if (type.endsWith(".completed")) {
            taker.take(
                    event.path("b64_json").binaryValue(),
                    event.path("output_format").asText(),
                    event.path("size").asText());
        } else if (type.equals("error")) {
            failure = Optional.of(event.at("/error/message").asText("The gateway failed"));
        }
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Why pictures are missing, if any are. */
    Optional<String> failure() {
        return failure;
    }
}
