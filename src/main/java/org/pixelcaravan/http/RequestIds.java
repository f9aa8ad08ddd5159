package org.pixelcaravan.http;

import java.util.UUID;

/** Names requests, for headers and logs. */
public final class RequestIds {
    private RequestIds() {}

    /** A name that no other request has. */
    public static String next() {
        return "req_" + UUID.randomUUID().toString().replace("-", "");
    }
}
