package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Optional;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.json.JsonReader;

/** The JSON documents that server-sent events hold; pictures in them go to the spool. Not thread-safe. */
public final class JsonEvents {
    private final EventStreamReader events;
    private final SpoolScope spool;

    public JsonEvents(InputStream in, SpoolScope spool) {
        this.events = new EventStreamReader(in);
        this.spool = spool;
    }

    /**
     * Waits for the next document.
     *
     * @return empty at the end of the stream, or at {@code [DONE]}, with which some servers end theirs
     * @throws IOException if the stream fails, or an event holds no document
     */
    public Optional<JsonNode> next() throws IOException {
        Optional<InputStream> event = events.next();
        if (event.isEmpty()) {
            return Optional.empty();
        }
        PushbackInputStream data = new PushbackInputStream(event.get());
        return isDoneMarker(data) ? Optional.empty() : Optional.of(JsonReader.read(data, spool));
    }

    /** All else are objects. */
    private static boolean isDoneMarker(PushbackInputStream data) throws IOException {
        int first = data.read();
        if (first >= 0) {
            data.unread(first);
        }
        return first == '[';
    }
}
