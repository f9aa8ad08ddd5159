package org.pixelcaravan.dialect;

import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A vendor's answer, its body not read yet.
 *
 * @param headers names in lower case
 */
public record ProviderAnswer(int status, Map<String, String> headers, InputStream body) {

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Whether the body is a stream of server-sent events; a server that only looks like its model may not send one. */
    public boolean isEventStream() {
        return header("content-type").orElse("").startsWith(ServerSentEvents.MEDIA_TYPE);
    }
}
