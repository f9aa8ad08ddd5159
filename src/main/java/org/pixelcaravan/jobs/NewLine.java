package org.pixelcaravan.jobs;

import java.util.Map;
import org.pixelcaravan.content.Payload;

/**
 * One request of a job, in the words of the door that understands it.
 *
 * @param label what its owner knows the line by; may be empty
 * @param door the name of a door codec: {@code openai}, {@code vertex}, {@code gemini}, or {@code job} for canonical
 *     documents
 * @param address path and query at which the door takes it
 * @param headers those that mean something, names in lower case; never a key
 * @param body as the door would read it from the wire
 */
public record NewLine(String label, String door, String address, Map<String, String> headers, Payload body) {
    public NewLine {
        headers = Map.copyOf(headers);
    }
}
