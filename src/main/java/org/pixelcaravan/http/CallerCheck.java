package org.pixelcaravan.http;

import io.vertx.core.http.HttpServerRequest;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.keys.Caller;

/** Says who sends a request, before anything of its body is read, or refuses it. */
@FunctionalInterface
public interface CallerCheck {
    Caller check(HttpServerRequest wire, DoorRequest request);
}
