package org.pixelcaravan;

import io.vertx.core.Vertx;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.fetch.GuardedFetcher;
import org.pixelcaravan.http.LoopbackGuard;
import org.pixelcaravan.http.UnmatchedRequests;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.settings.GatewaySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens around Camel's own start and stop: the sandbox, the management login, the last handler of the doors. */
final class GatewayLifecycle extends MainListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger("org.pixelcaravan");

    private GatewaySettings settings;
    private AutoCloseable sandbox = () -> {};

    @Override
    public void beforeInitialize(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        PropertiesComponent properties = context.getPropertiesComponent();
        settings = BundleConfiguration.settings(context);
        refuseWideBinding();
        try {
            properties.addOverrideProperty(
                    "caravan.management.users", ManagementLogin.write(settings).toString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException("The data directory cannot be written: " + settings.dataDirectory(), e);
        }
        if (settings.sandbox()) {
            startSandbox(properties);
        }
    }

    private void refuseWideBinding() {
        if (!LoopbackGuard.isLoopback(settings.http().host())) {
            throw new IllegalArgumentException("Setting caravan.http.host must be a loopback address, for there are no keys");
        }
        if (!LoopbackGuard.isLoopback(settings.management().host())) {
            throw new IllegalArgumentException("Setting caravan.management.host must be a loopback address");
        }
    }

    /** Every provider gets an emulator's address and key, whatever real ones are configured: none is half real. */
    private void startSandbox(PropertiesComponent properties) {
        Sandbox emulators = Sandbox.start(settings.sandboxPort());
        sandbox = emulators;
        ModelCatalog catalog = BundleConfiguration.catalog(settings.catalog());
        for (ModelSpec spec : catalog.models()) {
            String prefix = "caravan.providers." + spec.id().provider() + ".";
            properties.addOverrideProperty(
                    prefix + "baseUrl", emulators.baseUrl(spec.dialect()).toString());
            properties.addOverrideProperty(prefix + "apiKey", emulators.apiKey(spec.dialect()));
        }
    }

    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        UnmatchedRequests unmatched =
                context.getRegistry().lookupByNameAndType("unmatchedRequests", UnmatchedRequests.class);
        try {
            context.addStartupListener(new StartupListener() {
                @Override
                public void onCamelContextStarting(CamelContext starting, boolean alreadyStarted) {
                    LOG.info("STARTING routers {}", starting.getRegistry().findByTypeWithName(VertxPlatformHttpRouter.class).keySet());
                }

                @Override
                public void onCamelContextStarted(CamelContext starting, boolean alreadyStarted) {
                    LOG.info("STARTED routers {}", starting.getRegistry().findByTypeWithName(VertxPlatformHttpRouter.class).keySet());
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void afterStart(BaseMainSupport main) {
        LOG.info("{}", StartupNotice.of(settings, main.getCamelContext()));
    }

    @Override
    public void afterStop(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        close(sandbox);
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.warn("Closing {} failed", closeable.getClass().getSimpleName(), e);
        }
    }
}
