package org.pixelcaravan.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Stands before the login of the management port. A browser that has logged in there sends the password by itself, also where
 * a page of somebody else asks it to; and whoever is on this machine could try passwords all day long.
 */
public final class ManagementGuard {
    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;

    private final LoopbackGuard pages = new LoopbackGuard("http", List.of());
    private final LoginPace pace;

    public ManagementGuard(Clock clock) {
        this.pace = new LoginPace(clock);
    }

    /** Puts itself before everything else. */
    public void register(Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::meet);
    }

    private void meet(RoutingContext context) {
        HttpServerRequest request = context.request();
        harden(request.response());
        Optional<String> complaint = complaint(request, isVisit(request, context.normalizedPath()));
        if (complaint.isPresent()) {
            refuse(request, FORBIDDEN, "The management port serves this machine only: " + complaint.get());
        } else if (!request.headers().contains("Authorization")) {
            context.next();
        } else if (pace.enter()) {
            context.addHeadersEndHandler(ignored -> {
                if (request.response().getStatusCode() != UNAUTHORIZED) {
                    pace.giveBack();
                }
            });
            context.next();
        } else {
            request.response().putHeader("Retry-After", "1");
            refuse(request, TOO_MANY, "Too many wrong passwords; the next one is looked at in a second");
        }
    }

    /** Whether somebody follows a link to the console, such as that of the gateway's start page, which is of another origin. */
    private static boolean isVisit(HttpServerRequest request, String path) {
        return request.method().equals(HttpMethod.GET)
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"))
                && HawtioConsole.isPage(path);
    }

    private Optional<String> complaint(HttpServerRequest request, boolean visit) {
        String host = Optional.ofNullable(request.getHeader("Host")).orElse("");
        if (visit) {
            return pages.complaint(host, Optional.ofNullable(request.getHeader("Origin")), Optional.empty());
        }
        Optional<String> origin = Optional.ofNullable(request.getHeader("Origin"))
                .or(() -> Optional.ofNullable(request.getHeader("Referer")).map(ManagementGuard::origin));
        return pages.complaint(host, origin, Optional.ofNullable(request.getHeader("Sec-Fetch-Site")));
    }

    /** Of a page's address. */
    private static String origin(String address) {
        try {
            URI page = URI.create(address);
            return page.getScheme() + "://" + page.getRawAuthority();
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    private static void harden(HttpServerResponse response) {
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.putHeader("X-Frame-Options", "DENY");
        response.putHeader("Cache-Control", "no-store");
    }

    private static void refuse(HttpServerRequest request, int status, String reason) {
        HttpDoor.closeIfBodyIsHeldBack(request);
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(reason + "\n");
    }
}
