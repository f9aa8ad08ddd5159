package org.pixelcaravan;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.audit.AuditLog;
import org.pixelcaravan.catalog.CatalogSource;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.ModelDetails;
import org.pixelcaravan.dialect.openai.OpenAiModels;
import org.pixelcaravan.dialect.vertex.GoogleModels;
import org.pixelcaravan.http.BrowserRules;
import org.pixelcaravan.http.CallerGuard;
import org.pixelcaravan.http.DoorEngine;
import org.pixelcaravan.http.DoorKeeper;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.http.LoopbackGuard;
import org.pixelcaravan.http.RefusedCallers;
import org.pixelcaravan.http.UnmatchedRequests;
import org.pixelcaravan.image.ImageTranscoder;
import org.pixelcaravan.results.LinkKey;
import org.pixelcaravan.results.ResultLinks;
import org.pixelcaravan.results.ResultStore;
import org.pixelcaravan.route.CallerHeaders;
import org.pixelcaravan.route.Contained;
import org.pixelcaravan.route.DecodeRequest;
import org.pixelcaravan.route.DoorCodecs;
import org.pixelcaravan.route.EncodeError;
import org.pixelcaravan.route.EncodeResult;
import org.pixelcaravan.route.LinkResults;
import org.pixelcaravan.route.ListModels;
import org.pixelcaravan.route.OpenApiDocument;
import org.pixelcaravan.route.OpenRequest;
import org.pixelcaravan.route.RepeatGuard;
import org.pixelcaravan.route.RequestAudit;
import org.pixelcaravan.route.RequestMeter;
import org.pixelcaravan.route.RequestTrace;
import org.pixelcaravan.route.RequestWatch;
import org.pixelcaravan.route.ServeLightbox;
import org.pixelcaravan.route.ServeResult;
import org.pixelcaravan.route.StartPage;
import org.pixelcaravan.route.StreamEvents;
import org.pixelcaravan.route.WebhookDelivery;
import org.pixelcaravan.settings.GatewaySettings;
import org.pixelcaravan.tls.CertificateWatch;

/** Binds what the routes refer to by name; with the other {@code …Beans} the only place where parts are put together. */
public final class BundleConfiguration implements CamelConfiguration {
    /** Google's library for Java gives up within 46 seconds. */
    private static final Duration REPEATS_REMEMBERED = Duration.ofSeconds(60);

    @Override
    public void configure(CamelContext context) {
        ManagedGateway.register(context);
        context.setClassResolver(new KnownClasses(context));
        GatewaySettings settings = settings(context);
        CatalogSource catalog = ConfiguredCatalog.watched(
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
        TraceBeans.bind(context);
        HubBeans.bind(context.getRegistry(), settings, catalog, store);
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
        RequestMeter meter = new RequestMeter(MetricBeans.metrics(registry));
        List<RequestWatch> all =
                List.of(RequestAudit.ofAll(audit), meter, new RequestTrace(TraceBeans.tracing(registry)));
        List<RequestWatch> failures = List.of(RequestAudit.ofFailures(audit), meter);
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
        bindStep(registry, "openRequest", new OpenRequest(door, codecs, guard::check, settings, admission, all));
        bindStep(
                registry,
                "openPublicRequest",
                new OpenRequest(door, codecs, guard::checkPublic, settings, admission, failures));
        registry.bind("callerHeaders", new CallerHeaders());
        bindStep(
                registry,
                "decodeRequest",
                new DecodeRequest(
                        repeats,
                        registry.findSingleByType(WebhookDelivery.class),
                        settings.jobs().keepAll()));
        bindStep(registry, "streamEvents", new StreamEvents(door, settings));
        ModelDetails details = details(context, settings);
        ResultLinks links = registry.lookupByNameAndType("resultLinks", ResultLinks.class);
        bindStep(registry, "linkResults", new LinkResults(links, OpenAiModels::alwaysInline, settings));
        bindStep(registry, "openLink", OpenRequest.ofSignedLinks(door, codecs, settings, admission, failures));
        bindStep(registry, "serveResult", new ServeResult(door, results, links, Clock.systemUTC(), settings));
        bindStep(registry, "encodeResult", new EncodeResult(door, settings));
        bindStep(registry, "encodeError", new EncodeError(door, repeats, refused, settings));
        bindStep(registry, "listModels", new ListModels(door, new OpenAiModels(catalog, details)::answer, settings));
        GoogleModels googleModels = new GoogleModels(catalog, details);
        bindStep(registry, "listGoogleModels", new ListModels(door, googleModels::answer, settings));
        bindStep(registry, "openApiDocument", new OpenApiDocument(door, settings));
        bindStep(registry, "serveLightbox", new ServeLightbox(door, settings));
        bindStep(registry, "startPage", new StartPage(door, catalog, settings));
        registry.bind("unmatchedRequests", unmatched);
        registry.bind("doorEngine", new DoorEngine(context));
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

    private static ModelDetails details(CamelContext context, GatewaySettings settings) {
        return new ModelDetails(provider -> settings.sandbox() || ConfiguredProviders.isConfigured(context, provider));
    }
}
