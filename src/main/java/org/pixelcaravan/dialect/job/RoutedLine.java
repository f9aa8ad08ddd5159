package org.pixelcaravan.dialect.job;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.content.SpoolWriter;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageRequest;

/**
 * One job on its way through a route.
 *
 * @param number the line of the file on which it starts, from 1
 * @param id what the file calls it
 * @param door name of the door whose codec understands the document
 * @param path the address at that door
 * @param document the request's body, there until the next line is taken
 */
public record RoutedLine(long number, Optional<String> id, String door, String path, StoredBytes document) {
    private static final Map<String, String> HEADERS = Map.of("content-type", "application/json");

    /** Understands the job as its door would have, had it come over the wire. */
    public ImageRequest decode(DoorCodec codec, RequestContext context) throws IOException {
        try (InputStream body = document.open()) {
            return codec.decode(new DoorRequest("POST", path, HEADERS, body), context);
        }
    }

    /** A job in a message, whose document lies in memory. */
    public static RoutedLine of(String door, String path, Optional<String> id, Payload document) throws IOException {
        SpoolWriter bytes = SpoolScope.inMemory().newWriter();
        document.writeTo(bytes);
        return new RoutedLine(1, id, door, path, bytes.finish());
    }

    /** Without the document, which may hold a prompt. */
    @Override
    public String toString() {
        return "RoutedLine[" + number + "]";
    }
}
