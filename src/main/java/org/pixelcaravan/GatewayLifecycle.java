package org.pixelcaravan;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.Registry;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.admission.AdmissionMonitor;
import org.pixelcaravan.bus.BrokerPassword;
import org.pixelcaravan.bus.BusGate;
import org.pixelcaravan.bus.BusSender;
import org.pixelcaravan.bus.EmbeddedBroker;
import org.pixelcaravan.catalog.CatalogSource;
import org.pixelcaravan.catalog.CatalogWatch;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.Servers;
import org.pixelcaravan.content.SpoolFolder;
import org.pixelcaravan.fetch.GuardedFetcher;
import org.pixelcaravan.folder.FolderStatus;
import org.pixelcaravan.jobs.JobMonitor;
import org.pixelcaravan.jobs.JobRunner;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.JobSweeper;
import org.pixelcaravan.keys.KeyWatch;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.resilience.ProviderMonitors;
import org.pixelcaravan.results.LinkKey;
import org.pixelcaravan.results.ResultStore;
import org.pixelcaravan.results.ResultSweeper;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.sandbox.SandboxSettings;
import org.pixelcaravan.sandbox.picture.Detail;
import org.pixelcaravan.settings.BrokerSettings;
import org.pixelcaravan.settings.GatewaySettings;
import org.pixelcaravan.tls.CertificateWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens around Camel's own start and stop: the sandbox, the management login, what is opened and closed. */
final class GatewayLifecycle extends MainListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final long VERTX_CLOSE_SECONDS = 10;

    /** The sandbox's name for a server of somebody's own. */
    private static final String OWN_SERVER = "server";

    private final List<AutoCloseable> open = new ArrayList<>();
    private GatewaySettings settings;
    private JobStore store;
    private Admission admission;
    private JobRunner jobs;
    private JobSweeper jobSweeper;
    private BusGate gate;
    private ProviderGuards guards;
    private EmbeddedBroker broker;
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void beforeInitialize(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        settings = BundleConfiguration.settings(context);
        WideBinding.check(settings);
        FreePorts.check(settings);
        PropertiesComponent properties = context.getPropertiesComponent();
        try {
            // First, since nothing else of a gateway that runs on this folder may be touched.
            context.getRegistry().bind("jobStore", openJobs());
            String users = ManagementLogin.write(settings).toString();
            properties.addOverrideProperty("caravan.management.users", users);
            open.add(SpoolFolder.open(settings.spoolDirectory()));
            settings = withBrokerPassword(context);
        } catch (IOException e) {
            throw new UncheckedIOException("The data directory cannot be written: " + settings.dataDirectory(), e);
        }
        Servers servers = ConfiguredCatalog.servers(settings, context);
        context.getRegistry().bind("servers", settings.sandbox() ? startSandbox(properties, servers) : servers);
    }

    private GatewaySettings withBrokerPassword(CamelContext context) throws IOException {
        BrokerSettings own = settings.broker();
        if (!own.isEmbedded() || !own.password().isEmpty()) {
            return settings;
        }
        context.getPropertiesComponent()
                .addOverrideProperty("caravan.broker.password", BrokerPassword.in(settings.dataDirectory()));
        return BundleConfiguration.settings(context);
    }

    private JobStore openJobs() throws IOException {
        GatewaySettings.Jobs jobs = settings.jobs();
        store = jobs.url().isEmpty()
                ? JobStore.inFolder(settings.jobDirectory())
                : JobStore.at(jobs.url(), jobs.user(), jobs.password(), settings.jobDirectory());
        return store;
    }

    /**
     * Every provider gets an emulator's address and key, whatever real ones are configured: none is half real. The
     * emulators speak each API in its usual flavour. The operator's servers become one that draws for any model.
     */
    private Servers startSandbox(PropertiesComponent properties, Servers servers) {
        Sandbox emulators = Sandbox.start(SandboxSettings.onPort(settings.sandboxPort())
                .withDetail(settings.sandboxCoarse() ? Detail.COARSE : Detail.FINE));
        open.add(emulators);
        List<ModelSpec> models = new ArrayList<>(ModelCatalog.builtIn().models());
        // A catalogue of the operator's own can name any of the built-in providers at any time.
        models.addAll(ConfiguredCatalog.now(settings.catalog()).models());
        for (ModelSpec spec : models) {
            String prefix = "caravan.providers." + spec.id().provider() + ".";
            String baseUrl = emulators.baseUrl(spec.dialect()).toString();
            properties.addOverrideProperty(prefix + "baseUrl", baseUrl);
            properties.addOverrideProperty(prefix + "apiKey", emulators.apiKey(spec.dialect()));
            properties.addOverrideProperty(prefix + "secretKey", emulators.secretKey(spec.dialect()));
            properties.addOverrideProperty(prefix + "token", "");
            properties.addOverrideProperty(prefix + "credentials", "");
            properties.addOverrideProperty(prefix + "metadata", "");
            properties.addOverrideProperty(prefix + "flavour", "");
        }
        return servers.at(emulators.baseUrl(OWN_SERVER), emulators.apiKey(OWN_SERVER));
    }

    @Override
    public void afterConfigure(BaseMainSupport main) {
        try {
            main.getCamelContext().addStartupListener(new OuterHandlers());
        } catch (Exception e) {
            throw new IllegalStateException("Camel takes no start-up listener", e);
        }
        collect(main.getCamelContext().getRegistry());
        // Camel's shutdown hook waits for so long.
        main.getCamelContext()
                .getShutdownStrategy()
                .setTimeout(GracefulStop.longest(settings.stop()).toSeconds());
        HealthChecks.register(main.getCamelContext(), settings);
    }

    /** What is to be closed after the stop is found now, since Camel empties its registry when it stops. */
    private void collect(Registry registry) {
        registry.findSingleByType(LinkKey.class).load();
        open.add(ResultSweeper.start(
                registry.findSingleByType(ResultStore.class), settings.results().retention()));
        admission = registry.findSingleByType(Admission.class);
        jobs = registry.findSingleByType(JobRunner.class);
        gate = registry.findSingleByType(BusGate.class);
        guards = registry.findSingleByType(ProviderGuards.class);
        open.add(registry.findSingleByType(BusSender.class));
        open.add(registry.findSingleByType(FolderStatus.class));
        open.addAll(registry.findByType(KeyWatch.class));
        open.addAll(registry.findByType(CatalogWatch.class));
        open.addAll(registry.findByType(CertificateWatch.class));
        open.add(registry.findSingleByType(GuardedFetcher.class));
        open.add(registry.lookupByNameAndType("fanOutPool", ExecutorService.class)::shutdownNow);
        Vertx vertx = registry.lookupByNameAndType("vertx", Vertx.class);
        open.add(() ->
                vertx.close().toCompletionStage().toCompletableFuture().get(VERTX_CLOSE_SECONDS, TimeUnit.SECONDS));
        open.add(TraceBeans.tracing(registry));
        // The last lines are about what the others have ended.
        open.add(AuditBeans.log(registry));
    }

    @Override
    public void afterStart(BaseMainSupport main) {
        try {
            startRest(main);
        } catch (RuntimeException e) {
            ((GatewayMain) main).fail(e);
        }
    }

    private void startRest(BaseMainSupport main) {
        GracefulStop.holdProcess(closed, settings.stop());
        startBroker();
        jobs.start();
        String name = managementName(main.getCamelContext());
        open.add(JobMonitor.start(name, store, jobs));
        open.add(ProviderMonitors.start(name, guards));
        open.add(AdmissionMonitor.start(name, admission));
        jobSweeper = JobSweeper.start(store, settings.jobs().retention());
        startFolders(main.getCamelContext().getRegistry());
        startBus(main.getCamelContext());
        int port = OuterHandlers.doorRouter(main.getCamelContext()).getServer().getPort();
        LOG.info("{}", StartupNotice.of(settings, port, hasProvider(main.getCamelContext())));
    }

    /** Camel has none of its own where it is told to do without JMX. */
    private static String managementName(CamelContext context) {
        return Objects.requireNonNullElseGet(context.getManagementName(), context::getName);
    }

    private static boolean hasProvider(CamelContext context) {
        if (context.getRegistry().findSingleByType(Servers.class).isAnyReady()) {
            return true;
        }
        CatalogSource catalog = context.getRegistry().findSingleByType(CatalogSource.class);
        return catalog.get().models().stream()
                .map(model -> model.id().provider())
                .distinct()
                .anyMatch(provider -> ConfiguredProviders.isConfigured(context, provider));
    }

    private void startFolders(Registry registry) {
        if (settings.folder().enabled()) {
            try {
                registry.findSingleByType(FolderStatus.class).start();
            } catch (IOException e) {
                throw new UncheckedIOException("The data directory cannot be written: " + settings.dataDirectory(), e);
            }
        }
    }

    /** Before jobs are run, since their results may go there. */
    private void startBroker() {
        if (settings.broker().isEmbedded()) {
            broker = EmbeddedBroker.start(settings);
        }
    }

    private void startBus(CamelContext context) {
        if (settings.broker().enabled()) {
            try {
                context.getRouteController().startRoute("jms-door");
            } catch (Exception e) {
                throw new IllegalStateException("The message bus cannot be read", e);
            }
        }
    }

    @Override
    public void beforeStop(BaseMainSupport main) {
        if (admission != null) {
            new GracefulStop(main.getCamelContext(), admission, jobs, gate, settings.stop()).run();
            guards.stop();
        }
    }

    @Override
    public void afterStop(BaseMainSupport main) {
        // Lines must have ended before anything goes that they need.
        Stream.of(jobs, jobSweeper, store).filter(Objects::nonNull).forEach(GatewayLifecycle::close);
        open.forEach(GatewayLifecycle::close);
        if (broker != null) {
            broker.close();
        }
        closed.countDown();
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.warn("Something did not close cleanly", e);
        }
    }
}
