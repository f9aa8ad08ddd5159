package org.pixelcaravan;

import io.vertx.core.Vertx;
import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;
import org.pixelcaravan.bus.BrokerConnections;
import org.pixelcaravan.bus.BusGate;
import org.pixelcaravan.bus.BusSender;
import org.pixelcaravan.bus.LinkedPictures;
import org.pixelcaravan.bus.MessageDelivery;
import org.pixelcaravan.bus.MessageIntake;
import org.pixelcaravan.bus.MessageRefusal;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.Flavours;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.RequestValidator;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.ModelDetails;
import org.pixelcaravan.dialect.gemini.GeminiDoorCodec;
import org.pixelcaravan.dialect.job.JobDoorCodec;
import org.pixelcaravan.dialect.openai.OpenAiDoorCodec;
import org.pixelcaravan.dialect.openai.OpenAiModels;
import org.pixelcaravan.dialect.vertex.GoogleModels;
import org.pixelcaravan.dialect.vertex.VertexDoorCodec;
import org.pixelcaravan.fetch.AllowList;
import org.pixelcaravan.fetch.FetchPolicy;
import org.pixelcaravan.fetch.GuardedFetcher;
import org.pixelcaravan.folder.BatchOutput;
import org.pixelcaravan.folder.FileNames;
import org.pixelcaravan.folder.FolderDelivery;
import org.pixelcaravan.folder.FolderGate;
import org.pixelcaravan.folder.FolderIntake;
import org.pixelcaravan.folder.FolderLayout;
import org.pixelcaravan.folder.FolderStatus;
import org.pixelcaravan.http.CallerGuard;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.http.RefusedCallers;
import org.pixelcaravan.http.UnmatchedRequests;
import org.pixelcaravan.hub.BatchPlanner;
import org.pixelcaravan.hub.Meter;
import org.pixelcaravan.image.ImageTranscoder;
import org.pixelcaravan.jobs.DiskRoom;
import org.pixelcaravan.jobs.JobDelivery;
import org.pixelcaravan.jobs.JobRunner;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.keys.KeyRing;
import org.pixelcaravan.keys.KeyWatch;
import org.pixelcaravan.results.LinkKey;
import org.pixelcaravan.results.ResultLinks;
import org.pixelcaravan.results.ResultStore;
import org.pixelcaravan.route.AcceptJob;
import org.pixelcaravan.route.AcceptJobFile;
import org.pixelcaravan.route.AcceptJobMessage;
import org.pixelcaravan.route.AnswerJobs;
import org.pixelcaravan.route.AnswerOnce;
import org.pixelcaravan.route.AnswerOperation;
import org.pixelcaravan.route.CallerHeaders;
import org.pixelcaravan.route.Contained;
import org.pixelcaravan.route.DecodeRequest;
import org.pixelcaravan.route.EncodeError;
import org.pixelcaravan.route.EncodeResult;
import org.pixelcaravan.route.FailUnit;
import org.pixelcaravan.route.FinishUnit;
import org.pixelcaravan.route.HubGenerator;
import org.pixelcaravan.route.LinkResults;
import org.pixelcaravan.route.ListModels;
import org.pixelcaravan.route.LoadReferences;
import org.pixelcaravan.route.MergeResults;
import org.pixelcaravan.route.OpenApiDocument;
import org.pixelcaravan.route.OpenRequest;
import org.pixelcaravan.route.PictureFinisher;
import org.pixelcaravan.route.PlanUnits;
import org.pixelcaravan.route.PostponeJobFile;
import org.pixelcaravan.route.RecallRequest;
import org.pixelcaravan.route.RecallResult;
import org.pixelcaravan.route.RefuseJobMessage;
import org.pixelcaravan.route.RepeatGuard;
import org.pixelcaravan.route.ReportHealth;
import org.pixelcaravan.route.ReserveResults;
import org.pixelcaravan.route.ResolveModel;
import org.pixelcaravan.route.ServeResult;
import org.pixelcaravan.route.StartOperation;
import org.pixelcaravan.route.StartPage;
import org.pixelcaravan.route.StartUnit;
import org.pixelcaravan.route.StreamEvents;
import org.pixelcaravan.route.UnroutableProvider;
import org.pixelcaravan.route.ValidateRequest;
import org.pixelcaravan.route.WebhookDelivery;
import org.pixelcaravan.settings.GatewaySettings;

/** Binds what the routes refer to by name; the only place where parts are put together. */
public final class BundleConfiguration implements CamelConfiguration {
    /** Google's library for Java gives up within 46 seconds. */
    private static final Duration REPEATS_REMEMBERED = Duration.ofSeconds(60);

    private static final String BUILT_IN_CATALOG = "classpath:model-catalog.yaml";

    @Override
    public void configure(CamelContext context) {
        GatewaySettings settings = settings(context);
        ModelCatalog catalog = catalog(settings.catalog(), flavours(context));
        GatewaySettings.Results results = settings.results();
        ResultStore store =
                new ResultStore(settings.resultDirectory(), results.maxBytes(), results.retention(), Clock.systemUTC());
        context.getRegistry()
                .bind(
                        "imageTranscoder",
                        ImageTranscoder.within(
                                settings.maxImagePixels(), Runtime.getRuntime().maxMemory()));
        bindHub(context.getRegistry(), settings, catalog, store);
        bindLinks(context.getRegistry(), settings);
        Map<String, DoorCodec> codecs = codecs(settings);
        bindFolder(context.getRegistry(), settings, codecs);
        bindBus(context.getRegistry(), settings, codecs, store);
        JobRunner runner = bindJobs(context, settings, codecs);
        HttpDoor door = bindDoors(context, settings, catalog, store, codecs);
        bindJobDoors(context.getRegistry(), settings, door, runner, codecs, store);
    }

    /** The settings as the context's properties give them. */
    static GatewaySettings settings(CamelContext context) {
        return GatewaySettings.read(name -> context.resolvePropertyPlaceholders("{{" + name + "}}"));
    }

    private static void bindHub(
            Registry registry, GatewaySettings settings, ModelCatalog catalog, ResultStore results) {
        int maxPixels = settings.maxImagePixels();
        registry.bind("modelCatalog", catalog);
        registry.bind("fanOutPool", GatewayThreads.newFanOutPool(settings.http().workers()));
        GuardedFetcher fetcher = newFetcher(settings);
        ImageTranscoder transcoder = registry.lookupByNameAndType("imageTranscoder", ImageTranscoder.class);
        registry.bind("guardedFetcher", fetcher);
        bindStep(registry, "resolveModel", new ResolveModel(catalog));
        bindStep(registry, "validateRequest", new ValidateRequest(new RequestValidator()));
        bindStep(registry, "loadReferences", new LoadReferences(fetcher, transcoder, settings.references(), maxPixels));
        bindStep(
                registry,
                "planUnits",
                new PlanUnits(new DeliveryPlanner(), new BatchPlanner(), maxPixels, transcoder.maximumPixels()));
        registry.bind("resultStore", results);
        bindStep(registry, "reserveResults", new ReserveResults(results));
        PictureFinisher finisher = new PictureFinisher(transcoder);
        bindStep(registry, "startUnit", new StartUnit(finisher));
        bindStep(registry, "finishUnit", new FinishUnit(finisher, Meter.NONE));
        bindStep(registry, "failUnit", new FailUnit(Meter.NONE));
        bindStep(registry, "mergeResults", new MergeResults());
        bindStep(registry, "unroutableProvider", new UnroutableProvider());
    }

    private static HttpDoor bindDoors(
            CamelContext context,
            GatewaySettings settings,
            ModelCatalog catalog,
            ResultStore results,
            Map<String, DoorCodec> codecs) {
        Registry registry = context.getRegistry();
        Vertx vertx = GatewayThreads.newVertx(settings.http().workers());
        HttpDoor door = new HttpDoor(vertx, settings.http());
        CallerGuard guard = CallerGuard.of(keys(registry, settings, catalog), Clock.systemUTC());
        RefusedCallers refused = new RefusedCallers(Clock.systemUTC());
        RepeatGuard repeats = new RepeatGuard(REPEATS_REMEMBERED, Clock.systemUTC());
        UnmatchedRequests unmatched =
                new UnmatchedRequests(codecs.get("vertex"), codecs.get("openai"), guard, refused, settings.sandbox());
        registry.bind("vertx", new ServersOfDoors(vertx, unmatched::answerUnreadable));
        bindStep(registry, "openRequest", new OpenRequest(door, codecs, guard::check, settings));
        bindStep(registry, "openPublicRequest", new OpenRequest(door, codecs, guard::checkPublic, settings));
        registry.bind("callerHeaders", new CallerHeaders());
        bindStep(
                registry,
                "decodeRequest",
                new DecodeRequest(repeats, registry.findSingleByType(WebhookDelivery.class)));
        bindStep(registry, "streamEvents", new StreamEvents(door, settings));
        ModelDetails details = details(context, settings, catalog);
        ResultLinks links = registry.lookupByNameAndType("resultLinks", ResultLinks.class);
        bindStep(registry, "linkResults", new LinkResults(links, OpenAiModels::alwaysInline, settings));
        bindStep(registry, "openLink", OpenRequest.ofSignedLinks(door, codecs, settings));
        bindStep(registry, "serveResult", new ServeResult(door, results, links, Clock.systemUTC(), settings));
        bindStep(registry, "encodeResult", new EncodeResult(door, settings));
        bindStep(registry, "encodeError", new EncodeError(door, repeats, refused, settings));
        bindStep(registry, "listModels", new ListModels(door, new OpenAiModels(catalog, details)::answer, settings));
        GoogleModels googleModels = new GoogleModels(catalog, details);
        bindStep(registry, "listGoogleModels", new ListModels(door, googleModels::answer, settings));
        bindStep(registry, "openApiDocument", new OpenApiDocument(door, settings));
        bindStep(registry, "reportHealth", new ReportHealth(door, settings));
        bindStep(registry, "startPage", new StartPage(door, catalog, settings));
        registry.bind("unmatchedRequests", unmatched);
        return door;
    }

    private static void bindJobDoors(
            Registry registry,
            GatewaySettings settings,
            HttpDoor door,
            JobRunner runner,
            Map<String, DoorCodec> codecs,
            ResultStore results) {
        JobStore jobs = registry.findSingleByType(JobStore.class);
        bindStep(registry, "answerJobs", new AnswerJobs(door, jobs, runner, settings));
        bindStep(registry, "acceptJob", new AcceptJob(door, jobs, runner, settings));
        bindStep(registry, "answerOnce", new AnswerOnce(jobs, runner));
        StartOperation start =
                new StartOperation(door, jobs, runner, registry.findSingleByType(WebhookDelivery.class), settings);
        bindStep(registry, "decodePrediction", start.decode());
        bindStep(registry, "startOperation", start.accept());
        bindStep(registry, "answerOperation", new AnswerOperation(door, jobs, settings));
        bindStep(registry, "recallRequest", new RecallRequest(door, jobs, codecs, settings));
        bindStep(registry, "recallResult", new RecallResult(jobs, results));
    }

    private static Map<String, DoorCodec> codecs(GatewaySettings settings) {
        return Map.of(
                "gemini",
                new GeminiDoorCodec(),
                JobDoorCodec.NAME,
                new JobDoorCodec(settings.jobDirectory()),
                "openai",
                new OpenAiDoorCodec(Clock.systemUTC(), settings.references()),
                "vertex",
                new VertexDoorCodec());
    }

    private static void bindFolder(Registry registry, GatewaySettings settings, Map<String, DoorCodec> codecs) {
        JobStore store = registry.findSingleByType(JobStore.class);
        FolderLayout folders = FolderLayout.in(settings.dataDirectory());
        Supplier<SpoolScope> spools = () -> new SpoolScope(settings.spoolDirectory(), settings.spoolThreshold());
        FolderIntake intake = new FolderIntake(
                folders,
                store,
                spools,
                settings.references().bytes(),
                settings.folder().reuse());
        FolderGate gate = new FolderGate(
                new DiskRoom(
                        "Job files", settings.dataDirectory(), settings.jobs().minFreeBytes()),
                Clock.systemUTC());
        bindStep(registry, "acceptJobFile", new AcceptJobFile(intake, gate, () -> registry.findSingleByType(
                        JobRunner.class)
                .wake()));
        registry.bind("postponeJobFile", new PostponeJobFile(gate));
        registry.bind(
                "folderDelivery",
                new FolderDelivery(
                        folders,
                        store,
                        new FileNames(settings.folder().names()),
                        registry.lookupByNameAndType("imageTranscoder", ImageTranscoder.class),
                        new BatchOutput(store, codecs, spools)));
        registry.bind("folderStatus", new FolderStatus(folders, store));
    }

    private static void bindLinks(Registry registry, GatewaySettings settings) {
        LinkKey key = new LinkKey(settings.dataDirectory().resolve("result-links.key"));
        registry.bind("linkKey", key);
        registry.bind("resultLinks", new ResultLinks(key, Clock.systemUTC()));
    }

    private static void bindBus(
            Registry registry, GatewaySettings settings, Map<String, DoorCodec> codecs, ResultStore results) {
        GatewaySettings.Broker broker = settings.broker();
        JobStore store = registry.findSingleByType(JobStore.class);
        ConnectionFactory connections = BrokerConnections.of(broker);
        registry.bind("brokerConnections", connections);
        BusSender sender = new BusSender(connections);
        registry.bind("busSender", sender);
        BusGate gate = new BusGate(broker.maxJobs(), () -> store.unfinished(MessageIntake.SOURCE));
        registry.bind("busGate", gate);
        MessageIntake intake = new MessageIntake(
                store,
                codecs,
                () -> new SpoolScope(settings.spoolDirectory(), settings.spoolThreshold()),
                broker.maxBytes(),
                broker.links());
        bindStep(registry, "acceptJobMessage", new AcceptJobMessage(intake, gate, () -> registry.findSingleByType(
                        JobRunner.class)
                .wake()));
        registry.bind("refuseJobMessage", new RefuseJobMessage(new MessageRefusal(sender)));
        ResultLinks links = registry.lookupByNameAndType("resultLinks", ResultLinks.class);
        registry.bind(
                "messageDelivery",
                new MessageDelivery(store, sender, new LinkedPictures(results, links, settings.http()), gate));
    }

    /** The store is open already: without it the gateway does not start. */
    private static JobRunner bindJobs(CamelContext context, GatewaySettings settings, Map<String, DoorCodec> codecs) {
        Registry registry = context.getRegistry();
        JobStore store = registry.findSingleByType(JobStore.class);
        GuardedFetcher fetcher = registry.findSingleByType(GuardedFetcher.class);
        registry.bind(
                "webhookDelivery", new WebhookDelivery(fetcher, settings.jobs().webhookSecret()));
        JobRunner runner = new JobRunner(
                store,
                new HubGenerator(context),
                codecs,
                List.copyOf(registry.findByType(JobDelivery.class)),
                settings,
                GatewayThreads.newJobPool());
        registry.bind("jobRunner", runner);
        return runner;
    }

    private static void bindStep(Registry registry, String name, Processor step) {
        registry.bind(name, new Contained(step));
    }

    private static Optional<Supplier<KeyRing>> keys(Registry registry, GatewaySettings settings, ModelCatalog catalog) {
        return settings.keys().map(file -> {
            KeyWatch watch = KeyWatch.start(
                    file, catalog.models().stream().map(ModelSpec::id).toList());
            registry.bind("keyWatch", watch);
            return watch;
        });
    }

    private static GuardedFetcher newFetcher(GatewaySettings settings) {
        GatewaySettings.Fetch fetch = settings.fetch();
        return new GuardedFetcher(FetchPolicy.defaults()
                .withAllow(allowed(fetch.allow()))
                .withAllowHttp(fetch.allowHttp())
                .withMaximumBytes(fetch.maxBytes())
                .withMaximumPixels(settings.maxImagePixels()));
    }

    private static Flavours flavours(CamelContext context) {
        return provider -> ofProvider(context, provider, "flavour");
    }

    private static ModelDetails details(CamelContext context, GatewaySettings settings, ModelCatalog catalog) {
        Set<String> configured = catalog.models().stream()
                .map(spec -> spec.id().provider())
                .filter(provider -> settings.sandbox() || isConfigured(context, provider))
                .collect(Collectors.toUnmodifiableSet());
        return new ModelDetails(configured::contains);
    }

    private static boolean isConfigured(CamelContext context, String provider) {
        return Stream.of("apiKey", "token", "accessKey")
                .anyMatch(
                        credential -> !ofProvider(context, provider, credential).isEmpty());
    }

    private static String ofProvider(CamelContext context, String provider, String setting) {
        return context.resolvePropertyPlaceholders("{{caravan.providers." + provider + "." + setting + ":}}")
                .trim();
    }

    private static AllowList allowed(List<String> entries) {
        try {
            return AllowList.parse(entries);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Setting caravan.fetch.allow cannot be read", e);
        }
    }

    /** The catalogue that the setting {@code caravan.catalog} names. */
    static ModelCatalog catalog(String location, Flavours flavours) {
        if (location.equals(BUILT_IN_CATALOG)) {
            return ModelCatalog.builtIn(flavours);
        }
        if (!location.startsWith("file:")) {
            throw new IllegalArgumentException("Setting caravan.catalog must be file:path; it is " + location);
        }
        try {
            return ModelCatalog.load(Path.of(location.substring("file:".length())), flavours);
        } catch (IOException e) {
            throw new UncheckedIOException("Setting caravan.catalog names a file that cannot be read: " + location, e);
        }
    }
}
