package org.pixelcaravan.transport;

import io.vertx.core.http.HttpClientRequest;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.pixelcaravan.content.PacedSink;

/** Writes the body of a call from a worker thread at the provider's pace; the call's deadline limits how slow that may be. */
final class CallBody extends PacedSink {
    private final BooleanSupplier wanted;

    /** @param wanted whether anybody still waits for the body */
    CallBody(HttpClientRequest request, BooleanSupplier wanted) {
        super(request);
        this.wanted = wanted;
    }

    @Override
    protected void checkOpen() throws IOException {
        if (!wanted.getAsBoolean()) {
            throw new IOException("The call ended before all of it was sent");
        }
    }

    @Override
    protected void waiting(long nanos) {
        // A call that takes too long is ended.
    }

    @Override
    protected void moved(int bytes, long nanos) {
        // As slow as it likes, within the call's time.
    }
}
