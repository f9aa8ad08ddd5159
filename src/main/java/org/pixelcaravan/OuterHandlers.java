package org.pixelcaravan;

import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.pixelcaravan.http.BrowserRules;
import org.pixelcaravan.http.Credentials;
import org.pixelcaravan.http.DoorKeeper;
import org.pixelcaravan.http.HawtioConsole;
import org.pixelcaravan.http.ManagementGuard;
import org.pixelcaravan.http.UnmatchedRequests;

/** Puts the first and the last handlers around those of the routes, in both HTTP servers, and then lets connections in. */
final class OuterHandlers implements StartupListener {

    /** Called when the HTTP server listens and before the doors' routes start. */
    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        VertxPlatformHttpRouter router = doorRouter(context);
        context.getRegistry().findSingleByType(BrowserRules.class).register(router);
        Credentials.moveFromAddresses(router);
        UnmatchedRequests unmatched = context.getRegistry().findSingleByType(UnmatchedRequests.class);
        context.getRegistry().findSingleByType(DoorKeeper.class).register(router);
        unmatched.register(router, context::isStarted);
        // Camel's router hangs below another one, which the server alone knows.
        if (router.getServer().getServer().requestHandler() instanceof Router outermost) {
            unmatched.registerOutermost(outermost);
        }
        VertxPlatformHttpRouter management = router(context, VertxPlatformHttpRouter::isManagementServer);
        new ManagementGuard(Clock.systemUTC()).register(management);
        new HawtioConsole(ManagementLogin.USER).register(management);
        context.getRegistry().findSingleByType(ServersOfDoors.class).open();
    }

    static VertxPlatformHttpRouter doorRouter(CamelContext context) {
        return router(context, VertxPlatformHttpRouter::isMainServer);
    }

    private static VertxPlatformHttpRouter router(CamelContext context, Predicate<VertxPlatformHttpRouter> which) {
        return context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .filter(which)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The HTTP server is not there"));
    }
}
