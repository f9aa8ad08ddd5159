package org.pixelcaravan.http;

import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import org.pixelcaravan.content.PacedSink;

/** Writes to a Vert.x response from a worker thread, at the caller's pace; closing it does not end the response. */
final class AnswerStream extends PacedSink {
    private final HttpServerResponse response;
    private final HttpPatience patience;
    private final Pace pace;

    /** @param patience how long the caller may pause while reading, and how slow he may be */
    AnswerStream(HttpServerResponse response, HttpPatience patience) {
        super(response);
        this.response = response;
        this.patience = patience;
        this.pace = patience.newPace();
    }

    @Override
    protected void checkOpen() throws IOException {
        if (response.closed()) {
            throw new CallerGoneException("The caller closed the connection");
        }
    }

    @Override
    protected void waiting(long nanos) throws IOException {
        if (nanos >= patience.pause().toNanos()) {
            throw new CallerGoneException("The caller stopped reading");
        }
    }

    @Override
    protected void moved(int bytes, long nanos) throws IOException {
        pace.waited(nanos);
        if (pace.isTooSlow()) {
            throw new CallerGoneException("The caller reads too slowly");
        }
        pace.moved(bytes);
    }
}
