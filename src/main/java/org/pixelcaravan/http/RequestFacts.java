package org.pixelcaravan.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.pixelcaravan.audit.AuditLine;

/** What the wire tells of a request for the audit log. Never its query or headers, in which keys can stand. */
public final class RequestFacts {
    private RequestFacts() {}

    /** @param door whose protocol it speaks */
    public static AuditLine of(HttpServerRequest request, AuditLine line, String requestId, String door) {
        return line.with("request", requestId)
                .with("door", door)
                .with("method", request.method().name())
                .with("path", Optional.ofNullable(request.path()))
                .with("address", address(request));
    }

    /** Of a proxy, if there is one before the gateway. */
    static Optional<String> address(HttpServerRequest request) {
        return Optional.ofNullable(request.remoteAddress()).map(remote -> remote.hostAddress());
    }
}
