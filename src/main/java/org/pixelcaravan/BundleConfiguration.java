package org.pixelcaravan;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.Flavours;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.RequestValidator;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.ModelDetails;
import org.pixelcaravan.dialect.openai.OpenAiDoorCodec;
import org.pixelcaravan.dialect.openai.OpenAiModels;
import org.pixelcaravan.dialect.vertex.GoogleModels;
import org.pixelcaravan.dialect.vertex.VertexDoorCodec;
import org.pixelcaravan.fetch.AllowList;
import org.pixelcaravan.fetch.FetchPolicy;
import org.pixelcaravan.fetch.GuardedFetcher;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.http.UnmatchedRequests;
import org.pixelcaravan.hub.BatchPlanner;
import org.pixelcaravan.hub.Meter;
import org.pixelcaravan.image.ImageTranscoder;
import org.pixelcaravan.route.DecodeRequest;
import org.pixelcaravan.route.EncodeError;
import org.pixelcaravan.route.EncodeResult;
import org.pixelcaravan.route.FailUnit;
import org.pixelcaravan.route.FinishUnit;
import org.pixelcaravan.route.ListModels;
import org.pixelcaravan.route.LoadReferences;
import org.pixelcaravan.route.MergeResults;
import org.pixelcaravan.route.OpenApiDocument;
import org.pixelcaravan.route.OpenRequest;
import org.pixelcaravan.route.PictureFinisher;
import org.pixelcaravan.route.PlanUnits;
import org.pixelcaravan.route.RepeatGuard;
import org.pixelcaravan.route.ReportHealth;
import org.pixelcaravan.route.ResolveModel;
import org.pixelcaravan.route.StartPage;
import org.pixelcaravan.route.StartUnit;
import org.pixelcaravan.route.StreamEvents;
import org.pixelcaravan.route.UnroutableProvider;
import org.pixelcaravan.route.ValidateRequest;
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
        bindHub(context.getRegistry(), settings, catalog);
        bindDoors(context.getRegistry(), settings, catalog, details(context, settings, catalog));
    }

    /** The settings as the context's properties give them. */
    static GatewaySettings settings(CamelContext context) {
        return GatewaySettings.read(name -> context.resolvePropertyPlaceholders("{{" + name + "}}"));
    }

    private static void bindHub(Registry registry, GatewaySettings settings, ModelCatalog catalog) {
        int maxPixels = settings.maxImagePixels();
        registry.bind("modelCatalog", catalog);
        registry.bind("fanOutPool", GatewayThreads.newFanOutPool(settings.http().workers()));
        GuardedFetcher fetcher = newFetcher(settings);
        ImageTranscoder transcoder = new ImageTranscoder(maxPixels, maxPixels);
        registry.bind("guardedFetcher", fetcher);
        registry.bind("resolveModel", new ResolveModel(catalog));
        registry.bind("validateRequest", new ValidateRequest(new RequestValidator()));
        registry.bind("loadReferences", new LoadReferences(fetcher, transcoder, maxPixels));
        registry.bind("planUnits", new PlanUnits(new DeliveryPlanner(), new BatchPlanner()));
        PictureFinisher finisher = new PictureFinisher(transcoder);
        registry.bind("startUnit", new StartUnit(finisher));
        registry.bind("finishUnit", new FinishUnit(finisher, Meter.NONE));
        registry.bind("failUnit", new FailUnit(Meter.NONE));
        registry.bind("mergeResults", new MergeResults());
        registry.bind("unroutableProvider", new UnroutableProvider());
    }

    private static void bindDoors(
            Registry registry, GatewaySettings settings, ModelCatalog catalog, ModelDetails details) {
        Map<String, DoorCodec> codecs = Map.of("openai", new OpenAiDoorCodec(), "vertex", new VertexDoorCodec());
        Vertx vertx = GatewayThreads.newVertx(settings.http().workers());
        HttpDoor door = new HttpDoor(vertx, settings.http());
        RepeatGuard repeats = new RepeatGuard(REPEATS_REMEMBERED, Clock.systemUTC());
        registry.bind("vertx", vertx);
        registry.bind("openRequest", new OpenRequest(door, codecs, settings));
        registry.bind("decodeRequest", new DecodeRequest(repeats));
        registry.bind("streamEvents", new StreamEvents(door, settings));
        registry.bind("encodeResult", new EncodeResult(door, settings));
        registry.bind("encodeError", new EncodeError(door, repeats, settings));
        registry.bind(
                "listModels",
                new ListModels(door, request -> OpenAiModels.answer(request, catalog, details), settings));
        registry.bind(
                "listGoogleModels",
                new ListModels(door, request -> GoogleModels.answer(request, catalog, details), settings));
        registry.bind("reportHealth", new ReportHealth(door, settings));
        registry.bind("openApiDocument", new OpenApiDocument(door, settings));
        registry.bind("startPage", new StartPage(door, catalog, settings));
        registry.bind("unmatchedRequests", new UnmatchedRequests(codecs.get("vertex"), codecs.get("openai")));
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
        return Stream.of("apiKey", "token").anyMatch(credential -> !ofProvider(context, provider, credential)
                .isEmpty());
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
