package org.pixelcaravan;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.audit.AuditLog;
import org.pixelcaravan.catalog.CatalogSource;
import org.pixelcaravan.catalog.CatalogWatch;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.Flavours;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.RequestValidator;
import org.pixelcaravan.catalog.Servers;
import org.pixelcaravan.catalog.ServersFile;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.ModelDetails;
import org.pixelcaravan.dialect.openai.OpenAiModels;
import org.pixelcaravan.dialect.vertex.GoogleModels;
import org.pixelcaravan.fetch.AllowList;
import org.pixelcaravan.fetch.FetchPolicy;
import org.pixelcaravan.fetch.GuardedFetcher;
import org.pixelcaravan.http.BrowserRules;
import org.pixelcaravan.http.CallerGuard;
import org.pixelcaravan.http.DoorKeeper;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.http.LoopbackGuard;
import org.pixelcaravan.http.RefusedCallers;
import org.pixelcaravan.http.UnmatchedRequests;
import org.pixelcaravan.hub.BatchPlanner;
import org.pixelcaravan.hub.Meter;
import org.pixelcaravan.image.ImageTranscoder;
import org.pixelcaravan.results.LinkKey;
import org.pixelcaravan.results.ResultLinks;
import org.pixelcaravan.results.ResultStore;
import org.pixelcaravan.route.AskModel;
import org.pixelcaravan.route.CallerHeaders;
import org.pixelcaravan.route.Contained;
import org.pixelcaravan.route.DecodeRequest;
import org.pixelcaravan.route.DoorCodecs;
import org.pixelcaravan.route.EncodeError;
import org.pixelcaravan.route.EncodeResult;
import org.pixelcaravan.route.FailUnit;
import org.pixelcaravan.route.FinishUnit;
import org.pixelcaravan.route.GoOnWithNext;
import org.pixelcaravan.route.JudgeCalls;
import org.pixelcaravan.route.LinkResults;
import org.pixelcaravan.route.ListModels;
import org.pixelcaravan.route.LoadReferences;
import org.pixelcaravan.route.MergeResults;
import org.pixelcaravan.route.OpenApiDocument;
import org.pixelcaravan.route.OpenRequest;
import org.pixelcaravan.route.PictureFinisher;
import org.pixelcaravan.route.PlanUnits;
import org.pixelcaravan.route.RepeatGuard;
import org.pixelcaravan.route.RequestAudit;
import org.pixelcaravan.route.RequestMeter;
import org.pixelcaravan.route.ReserveResults;
import org.pixelcaravan.route.ResolveModel;
import org.pixelcaravan.route.ServeResult;
import org.pixelcaravan.route.StartPage;
import org.pixelcaravan.route.StartUnit;
import org.pixelcaravan.route.StreamEvents;
import org.pixelcaravan.route.ValidateRequest;
import org.pixelcaravan.route.WebhookDelivery;
import org.pixelcaravan.settings.GatewaySettings;
import org.pixelcaravan.tls.CertificateWatch;

/** Binds what the routes refer to by name; with {@link JobBeans} the only place where parts are put together. */
public final class BundleConfiguration implements CamelConfiguration {
    /** Google's library for Java gives up within 46 seconds. */
    private static final Duration REPEATS_REMEMBERED = Duration.ofSeconds(60);

    private static final String BUILT_IN_CATALOG = "classpath:model-catalog.yaml";

    @Override
    public void configure(CamelContext context) {
        GatewaySettings settings = settings(context);
        CatalogSource catalog = catalog(
                settings.catalog(), ConfiguredProviders.flavours(context), ConfiguredProviders.servers(context));
        GatewaySettings.Results results = settings.results();
        ResultStore store =
                new ResultStore(settings.resultDirectory(), results.maxBytes(), results.retention(), Clock.systemUTC());
        context.getRegistry()
                .bind(
                        "imageTranscoder",
                        ImageTranscoder.within(
                                settings.maxImagePixels(), Runtime.getRuntime().maxMemory()));
        AdmissionBeans.bind(context.getRegistry(), settings);
        AuditBeans.bind(context.getRegistry(), settings);
        MetricBeans.bind(context.getRegistry());
        bindHub(context.getRegistry(), settings, catalog, store);
        ResilienceBeans resilience = new ResilienceBeans(context, settings, catalog);
        resilience.bind();
        bindLinks(context.getRegistry(), settings);
        Map<String, DoorCodec> codecs = DoorCodecs.of(settings.jobDirectory(), settings.references());
        JobBeans jobs = new JobBeans(context, settings, codecs, store);
        jobs.bind();
        HttpDoor door = bindDoors(context, settings, catalog, store, codecs);
        jobs.bindDoors(door);
        resilience.bindDoors(door);
        MetricBeans.bindGauges(context.getRegistry());
    }

    /** The settings as the context's properties give them. */
    static GatewaySettings settings(CamelContext context) {
        return GatewaySettings.read(name -> context.resolvePropertyPlaceholders("{{" + name + "}}"));
    }

    private static void bindHub(
            Registry registry, GatewaySettings settings, CatalogSource catalog, ResultStore results) {
        int maxPixels = settings.maxImagePixels();
        registry.bind("modelCatalog", catalog);
        registry.bind("fanOutPool", GatewayThreads.newFanOutPool(settings.http().workers()));
        GuardedFetcher fetcher = newFetcher(settings);
        ImageTranscoder transcoder = registry.lookupByNameAndType("imageTranscoder", ImageTranscoder.class);
        registry.bind("guardedFetcher", fetcher);
        bindStep(registry, "resolveModel", new ResolveModel(catalog));
        bindStep(registry, "validateRequest", new ValidateRequest(new RequestValidator()));
        bindStep(registry, "loadReferences", new LoadReferences(fetcher, transcoder, settings.references(), maxPixels));
        bindStep(registry, "askModel", new AskModel());
        bindStep(registry, "judgeCalls", new JudgeCalls());
        bindStep(registry, "goOnWithNext", new GoOnWithNext());
        bindStep(
                registry,
                "planUnits",
                new PlanUnits(new DeliveryPlanner(), new BatchPlanner(), maxPixels, transcoder.maximumPixels()));
        registry.bind("resultStore", results);
        bindStep(registry, "reserveResults", new ReserveResults(results));
        PictureFinisher finisher = new PictureFinisher(transcoder);
        bindStep(registry, "startUnit", new StartUnit(finisher));
        Meter meter = MetricBeans.metrics(registry);
        bindStep(registry, "finishUnit", new FinishUnit(finisher, meter));
        bindStep(registry, "failUnit", new FailUnit(meter));
        bindStep(registry, "mergeResults", new MergeResults());
    }

    private static HttpDoor bindDoors(
            CamelContext context,
            GatewaySettings settings,
            CatalogSource catalog,
            ResultStore results,
            Map<String, DoorCodec> codecs) {
        Registry registry = context.getRegistry();
        Vertx vertx = GatewayThreads.newVertx(settings.http().workers());
        Admission admission = registry.findSingleByType(Admission.class);
        HttpDoor door = new HttpDoor(vertx, settings.http(), admission::checkGoing);
        CallerGuard guard = CallerGuard.of(
                CallerBeans.bind(registry, settings, catalog),
                new LoopbackGuard(settings.http().scheme(), settings.http().origins()),
                Clock.systemUTC());
        AuditLog audit = AuditBeans.log(registry);
        RequestAudit all = RequestAudit.ofAll(audit);
        RequestAudit failures = RequestAudit.ofFailures(audit);
        RequestMeter meter = new RequestMeter(MetricBeans.metrics(registry));
        RefusedCallers refused = new RefusedCallers(Clock.systemUTC());
        RepeatGuard repeats = new RepeatGuard(REPEATS_REMEMBERED, Clock.systemUTC());
        UnmatchedRequests unmatched = new UnmatchedRequests(
                codecs.get("vertex"), codecs.get("openai"), guard, refused, audit, settings.sandbox());
        registry.bind(
                "vertx",
                new ServersOfDoors(
                        vertx,
                        AdmissionBeans.connections(settings),
                        unmatched::answerUnreadable,
                        encryption(context, settings.http())));
        registry.bind("browserRules", new BrowserRules(settings.http(), unmatched));
        bindStep(registry, "openRequest", new OpenRequest(door, codecs, guard::check, settings, admission, all, meter));
        bindStep(
                registry,
                "openPublicRequest",
                new OpenRequest(door, codecs, guard::checkPublic, settings, admission, failures, meter));
        registry.bind("callerHeaders", new CallerHeaders());
        bindStep(
                registry,
                "decodeRequest",
                new DecodeRequest(repeats, registry.findSingleByType(WebhookDelivery.class)));
        bindStep(registry, "streamEvents", new StreamEvents(door, settings));
        ModelDetails details = details(context, settings);
        ResultLinks links = registry.lookupByNameAndType("resultLinks", ResultLinks.class);
        bindStep(registry, "linkResults", new LinkResults(links, OpenAiModels::alwaysInline, settings));
        bindStep(registry, "openLink", OpenRequest.ofSignedLinks(door, codecs, settings, admission, failures, meter));
        bindStep(registry, "serveResult", new ServeResult(door, results, links, Clock.systemUTC(), settings));
        bindStep(registry, "encodeResult", new EncodeResult(door, settings));
        bindStep(registry, "encodeError", new EncodeError(door, repeats, refused, settings));
        bindStep(registry, "listModels", new ListModels(door, new OpenAiModels(catalog, details)::answer, settings));
        GoogleModels googleModels = new GoogleModels(catalog, details);
        bindStep(registry, "listGoogleModels", new ListModels(door, googleModels::answer, settings));
        bindStep(registry, "openApiDocument", new OpenApiDocument(door, settings));
        bindStep(registry, "startPage", new StartPage(door, catalog, settings));
        registry.bind("unmatchedRequests", unmatched);
        registry.bind("doorKeeper", new DoorKeeper(admission, unmatched, door));
        return door;
    }

    private static Optional<CertificateWatch> encryption(CamelContext context, GatewaySettings.Http http) {
        Optional<CertificateWatch> certificate =
                http.tls().map(files -> CertificateWatch.start(files, Clock.systemUTC()));
        certificate.ifPresent(watch -> {
            context.getRegistry().bind("doorCertificate", watch);
            // The doors' server asks for this, the management's does not.
            context.setSSLContextParameters(new SSLContextParameters());
        });
        return certificate;
    }

    private static void bindLinks(Registry registry, GatewaySettings settings) {
        LinkKey key = new LinkKey(settings.dataDirectory().resolve("result-links.key"));
        registry.bind("linkKey", key);
        registry.bind("resultLinks", new ResultLinks(key, Clock.systemUTC()));
    }

    static void bindStep(Registry registry, String name, Processor step) {
        registry.bind(name, new Contained(step));
    }

    private static GuardedFetcher newFetcher(GatewaySettings settings) {
        GatewaySettings.Fetch fetch = settings.fetch();
        return new GuardedFetcher(FetchPolicy.defaults()
                .withAllow(allowed(fetch.allow()))
                .withAllowHttp(fetch.allowHttp())
                .withMaximumBytes(fetch.maxBytes())
                .withMaximumPixels(settings.maxImagePixels()));
    }

    private static ModelDetails details(CamelContext context, GatewaySettings settings) {
        return new ModelDetails(provider -> settings.sandbox() || ConfiguredProviders.isConfigured(context, provider));
    }

    private static AllowList allowed(List<String> entries) {
        try {
            return AllowList.parse(entries);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Setting caravan.fetch.allow cannot be read", e);
        }
    }

    /** The catalogue that the setting {@code caravan.catalog} names, as it is now. */
    static ModelCatalog catalog(String location) {
        return readingCatalog(
                location, ModelCatalog::builtIn, file -> ModelCatalog.load(file, Flavours.USUAL, Servers.NONE));
    }

    /** The same as it will be, and the models of the operator's servers. */
    private static CatalogSource catalog(String location, Flavours flavours, Servers servers) {
        return BundleConfiguration.<CatalogSource>readingCatalog(
                location,
                () -> {
                    ModelCatalog builtIn = ModelCatalog.builtIn(flavours, servers);
                    return () -> builtIn;
                },
                file -> CatalogWatch.start(file, flavours, servers));
    }

    @FunctionalInterface
    private interface FileReader<T> {
        T read(Path file) throws IOException;
    }

    private static <T> T readingCatalog(String location, Supplier<T> builtIn, FileReader<T> reader) {
        if (location.equals(BUILT_IN_CATALOG)) {
            return builtIn.get();
        }
        if (!location.startsWith("file:")) {
            throw new IllegalArgumentException("Setting caravan.catalog must be file:path; it is " + location);
        }
        try {
            return reader.read(Path.of(location.substring("file:".length())));
        } catch (IOException e) {
            throw new UncheckedIOException("Setting caravan.catalog names a file that cannot be read: " + location, e);
        }
    }

    /** The servers of the file that the setting {@code caravan.servers} names. */
    static Servers servers(GatewaySettings settings, CamelContext context) {
        if (settings.servers().isEmpty()) {
            return Servers.NONE;
        }
        Path file = settings.servers().get();
        try {
            return ServersFile.read(file, text -> resolved(text, context));
        } catch (IOException e) {
            throw new UncheckedIOException("Setting caravan.servers names a file that cannot be read: " + file, e);
        }
    }

    /** Empty if it refers to what is not there: then the server is not configured, and says so when it is asked for. */
    private static String resolved(String text, CamelContext context) {
        try {
            return context.resolvePropertyPlaceholders(text);
        } catch (IllegalArgumentException nothingOfThatName) {
            return "";
        }
    }
}
