package org.pixelcaravan.dialect.vertex;

import org.pixelcaravan.dialect.DoorRequest;

/** What is known about the programs that call with Google's client libraries. */
public final class GoogleClients {
    private static final String JAVA = "gl-java/";

    private GoogleClients() {}

    /**
     * Whether the caller's library repeats a request that failed with a 5xx without having been told to. Google's for Java
     * sends it five times, and no header of the answer stops it.
     */
    public static boolean repeatUnasked(DoorRequest request) {
        return request.header("x-goog-api-client")
                .filter(client -> client.contains(JAVA))
                .isPresent();
    }
}
