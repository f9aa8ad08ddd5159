package org.pixelcaravan.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.DoorFallback;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.hub.Origin;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.keys.Caller;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ModelId;

/**
 * A line that this gateway is to run.
 *
 * @param claim tells this run from earlier and later ones: whoever has an older one may buy nothing more
 * @param attempts how many runs have ended with a failure that may pass
 * @param caller who sent it
 * @param cancelled whether nobody wants it any more
 * @param model the one that an earlier run went over to; absent: the one that the line names
 */
public record ClaimedLine(
        LineId id,
        String source,
        long claim,
        int attempts,
        String label,
        String door,
        String address,
        Map<String, String> headers,
        StoredBytes document,
        Caller caller,
        boolean cancelled,
        Optional<ModelId> model) {
    /** The source of jobs that came through an HTTP door, whose own name says more. */
    private static final String HTTP = "http";

    /** Understands the line as its door would have, had it come over the wire. */
    public ImageRequest decode(DoorCodec codec, RequestContext context) throws IOException {
        String[] pathAndQuery = address.split("\\?", 2);
        String query = pathAndQuery.length < 2 ? "" : pathAndQuery[1];
        try (InputStream body = document.open()) {
            DoorRequest request = new DoorRequest("POST", pathAndQuery[0], query, headers, body);
            return DoorFallback.named(codec.decode(request, context), request);
        }
    }

    /** The headers that mean something. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Which way it came: through the door that it names, or by the folder or the bus. */
    String way() {
        return source.equals(HTTP) ? door : source;
    }

    /** Where it comes from. */
    Origin origin() {
        return new Origin(source, headers);
    }

    /** Without the document, which may hold a prompt. */
    @Override
    public String toString() {
        return "ClaimedLine[" + id + "]";
    }
}
