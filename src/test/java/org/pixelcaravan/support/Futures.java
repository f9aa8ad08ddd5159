package org.pixelcaravan.support;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** Waiting for what Vert.x will have done. */
public final class Futures {
    private static final int PATIENCE_SECONDS = 10;

    private Futures() {}

    /** The result, of which there must be one soon; a failure is the cause of a CompletionException. */
    public static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
