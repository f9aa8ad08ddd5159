package org.pixelcaravan.route;

import org.pixelcaravan.error.GatewayException;

/** Refuses requests that would change what can only be read. */
final class ReadOnly {
    private ReadOnly() {}

    /** @throws GatewayException METHOD_NOT_ALLOWED for anything but GET and HEAD */
    static void check(DoorState state) {
        String method = state.request().method().name();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            throw GatewayException.methodNotAllowed("GET, HEAD", "This address is read with GET");
        }
    }
}
