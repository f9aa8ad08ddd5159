package org.pixelcaravan.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.keys.Caller;

/**
 * A line that this gateway is to run.
 *
 * @param claim tells this run from earlier and later ones: whoever has an older one may buy nothing more
 * @param attempts how many runs have ended with a failure that may pass
 * @param caller who sent it
 * @param cancelled whether nobody wants it any more
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
        boolean cancelled) {

    /** The body as the door would read it from the wire; the caller closes it. */
    public InputStream body() throws IOException {
        return document.open();
    }

    /** The headers that mean something. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Without the document, which may hold a prompt. */
    @Override
    public String toString() {
        return "ClaimedLine[" + id + "]";
    }
}
