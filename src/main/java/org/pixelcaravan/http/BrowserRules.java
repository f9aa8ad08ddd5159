package org.pixelcaravan.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.settings.GatewaySettings;

/**
 * What every answer tells browsers, and which web pages may call. Pages of the origins that are set may read answers and send
 * what the client libraries send, but never with cookies or the like, and with their key in a header only: an address stays
 * in the browser's history.
 */
public final class BrowserRules {
    private static final int NO_CONTENT = 204;
    private static final String METHODS = "GET, HEAD, POST, DELETE";
    private static final String SECONDS_REMEMBERED = "600";

    /** What pages can read beside what browsers show anyway. */
    private static final String READABLE = "x-request-id, x-caravan-images, x-caravan-sandbox, x-caravan-warnings,"
            + " x-should-retry, Retry-After, Location, Content-Disposition";

    private static final List<String> SENDABLE = Stream.concat(
                    Credentials.headers().stream(),
                    Stream.of(
                            "accept",
                            "cache-control",
                            "content-type",
                            "idempotency-key",
                            "if-none-match",
                            "last-event-id",
                            "openai-beta",
                            "openai-organization",
                            "openai-project",
                            "range",
                            "user-agent",
                            "x-request-id"))
            .toList();
    private static final List<String> SENDABLE_FAMILIES = List.of("x-caravan-", "x-goog-", "x-stainless-");

    private final GatewaySettings.Http settings;
    private final UnmatchedRequests refusals;

    /** @param refusals answers in the protocol of an address */
    public BrowserRules(GatewaySettings.Http settings, UnmatchedRequests refusals) {
        this.settings = settings;
        this.refusals = refusals;
    }

    /** Puts itself before everything else. */
    public void register(Router router) {
        router.route().order(RouterOrder.BROWSERS).handler(this::meet);
    }

    private void meet(RoutingContext context) {
        HttpServerRequest request = context.request();
        harden(request.response());
        Optional<String> origin =
                Optional.ofNullable(request.getHeader("Origin")).filter(settings.origins()::contains);
        if (origin.isEmpty()) {
            context.next();
            return;
        }
        allow(request.response(), origin.get());
        if (Credentials.isInAddress(request)) {
            refusals.answer(
                    request,
                    new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "A web page must send its key in a header, such as Authorization, and not in the address"));
        } else if (isPreflight(request)) {
            answerPreflight(request);
        } else {
            context.next();
        }
    }

    private void harden(HttpServerResponse response) {
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Cross-Origin-Resource-Policy", "same-origin");
        if (settings.hsts() > 0) {
            response.putHeader("Strict-Transport-Security", "max-age=" + settings.hsts());
        }
        if (!settings.origins().isEmpty()) {
            response.putHeader("Vary", "Origin");
        }
    }

    private static void allow(HttpServerResponse response, String origin) {
        response.putHeader("Access-Control-Allow-Origin", origin);
        response.putHeader("Access-Control-Expose-Headers", READABLE);
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains("Access-Control-Request-Method");
    }

    private static void answerPreflight(HttpServerRequest request) {
        String asked = Optional.ofNullable(request.getHeader("Access-Control-Request-Headers"))
                .orElse("");
        String granted = Stream.of(asked.split(","))
                .map(name -> name.trim().toLowerCase(Locale.ROOT))
                .filter(BrowserRules::isSendable)
                .collect(Collectors.joining(", "));
        request.response()
                .setStatusCode(NO_CONTENT)
                .putHeader("Access-Control-Allow-Methods", METHODS)
                .putHeader("Access-Control-Allow-Headers", granted)
                .putHeader("Access-Control-Max-Age", SECONDS_REMEMBERED)
                .end();
    }

    private static boolean isSendable(String header) {
        return SENDABLE.contains(header)
                || header.matches("[a-z0-9-]+") && SENDABLE_FAMILIES.stream().anyMatch(header::startsWith);
    }
}
