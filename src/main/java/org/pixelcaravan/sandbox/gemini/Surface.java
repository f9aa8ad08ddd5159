package org.pixelcaravan.sandbox.gemini;

import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.RefusedException;

/** The two families of addresses, which differ in credentials, in a few fields, and in words. */
public enum Surface {
    /** Google's Developer API: a key in {@code x-goog-api-key}, in the query, or as a bearer token. */
    DEVELOPER {
        @Override
        public void authenticate(Exchange exchange, String key) {
            Optional<String> given = key(exchange).or(() -> token(exchange));
            if (given.isEmpty()) {
                throw new RefusedException(GeminiErrors.noKey());
            }
            if (!given.get().equals(key)) {
                throw new RefusedException(GeminiErrors.wrongKey());
            }
        }

        @Override
        public String unknownModel(String model, String verb) {
            return "models/" + model + " is not found for API version v1beta, or is not supported for " + verb + "."
                    + " Call ListModels to see the list of available models and their supported methods.";
        }
    },
    /** Vertex AI: a bearer token; without project and location, in express mode, a key. */
    VERTEX {
        @Override
        public void authenticate(Exchange exchange, String key) {
            boolean express = !exchange.path().contains("/projects/");
            Optional<String> given = express ? key(exchange).or(() -> token(exchange)) : token(exchange);
            if (!given.equals(Optional.of(key))) {
                throw new RefusedException(GeminiErrors.noToken());
            }
        }

        @Override
        public String unknownModel(String model, String verb) {
            return "Publisher Model `projects/sandbox/locations/global/publishers/google/models/" + model
                    + "` was not found or your project does not have access to it. Please ensure you are using a valid"
                    + " model version.";
        }
    };

    /** Refuses callers without the right credentials. */
    public abstract void authenticate(Exchange exchange, String key);

    /** What is said of a model that does not exist. */
    public abstract String unknownModel(String model, String verb);

    private static Optional<String> key(Exchange exchange) {
        return exchange.header("x-goog-api-key").or(() -> exchange.queryParameter("key"));
    }

    private static Optional<String> token(Exchange exchange) {
        return exchange.header(HttpHeaders.AUTHORIZATION.toString())
                .filter(value -> value.startsWith("Bearer "))
                .map(value -> value.substring("Bearer ".length()));
    }
}
