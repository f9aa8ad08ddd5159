package org.pixelcaravan.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/** Says what is wrong with a request that the HTTP server itself cannot understand, and what to change. */
final class MalformedRequests {
    private MalformedRequests() {}

    /** What is wrong; empty if request line and headers are as they must be. */
    static Optional<GatewayException> complaint(HttpServerRequest request) {
        return sentence(request).map(words -> new GatewayException(ErrorCode.INVALID_REQUEST, words));
    }

    private static Optional<String> sentence(HttpServerRequest request) {
        if (request.decoderResult().isFailure()) {
            return Optional.of(unreadable(request.decoderResult().cause()));
        }
        if (request.method().equals(HttpMethod.CONNECT)) {
            return Optional.of("CONNECT is for proxies, and the gateway is none; GET / lists what there is");
        }
        if (request.path() == null || !request.path().startsWith("/")) {
            return Optional.of("The address must be a path that begins with a slash");
        }
        if (!isDecodable(request.path())) {
            return Optional.of("The path holds a % that two hexadecimal digits must follow; write a % itself as %25");
        }
        if (request.query() != null && !isDecodable(request.query())) {
            return Optional.of("The query holds a % that two hexadecimal digits must follow; write a % itself as %25");
        }
        return host(request);
    }

    private static String unreadable(Throwable cause) {
        if (cause instanceof ConnectionScreen.UnknownVersionException) {
            return "The version of HTTP is not known here; use HTTP/1.1";
        }
        if (cause instanceof TooLongHttpLineException) {
            return "The address is too long; a request line may have 4096 bytes";
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return "The headers are too large; together they may have 8192 bytes";
        }
        return "The request line or a header is not HTTP; check Content-Length, Transfer-Encoding and header names";
    }

    private static Optional<String> host(HttpServerRequest request) {
        if (request.authority() != null) {
            return Optional.empty();
        }
        if (request.headers().contains("Host")) {
            return Optional.of(
                    "The Host header must be a name or an address, and perhaps a port, as in localhost:8080");
        }
        return request.version() == HttpVersion.HTTP_1_0
                ? Optional.empty()
                : Optional.of("The Host header is missing; send the gateway's name or address in it");
    }

    private static boolean isDecodable(String encoded) {
        try {
            URLDecoder.decode(encoded, StandardCharsets.UTF_8);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
