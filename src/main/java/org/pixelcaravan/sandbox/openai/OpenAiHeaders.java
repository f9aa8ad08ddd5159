package org.pixelcaravan.sandbox.openai;

import io.vertx.core.http.HttpServerResponse;
import java.util.UUID;

/** The header lines that OpenAI puts on every answer; image answers carry no rate limits. */
final class OpenAiHeaders {
    private static final String REQUEST_ID = "x-request-id";

    private final long start = System.nanoTime();

    /** Adds the lines; the processing time is filled in when the head of the answer is written. */
    void addTo(HttpServerResponse response) {
        response.putHeader(REQUEST_ID, newRequestId())
                .putHeader("openai-version", "2020-10-01")
                .putHeader("openai-organization", "org-sandbox")
                .putHeader("openai-project", "proj_sandbox")
                .putHeader("x-content-type-options", "nosniff")
                .headersEndHandler(
                        end -> response.putHeader("openai-processing-ms", String.valueOf(elapsedMilliseconds())));
    }

    private long elapsedMilliseconds() {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** The id that was given to a response. */
    static String requestId(HttpServerResponse response) {
        return response.headers().get(REQUEST_ID);
    }

    private static String newRequestId() {
        return "req_" + UUID.randomUUID().toString().replace("-", "");
    }
}
