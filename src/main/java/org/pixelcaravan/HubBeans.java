package org.pixelcaravan;

import java.util.List;
import org.apache.camel.spi.Registry;
import org.pixelcaravan.catalog.CatalogSource;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.RequestValidator;
import org.pixelcaravan.fetch.AllowList;
import org.pixelcaravan.fetch.FetchPolicy;
import org.pixelcaravan.fetch.GuardedFetcher;
import org.pixelcaravan.hub.BatchPlanner;
import org.pixelcaravan.hub.Meter;
import org.pixelcaravan.image.ImageTranscoder;
import org.pixelcaravan.results.ResultStore;
import org.pixelcaravan.route.AskModel;
import org.pixelcaravan.route.FailUnit;
import org.pixelcaravan.route.FinishUnit;
import org.pixelcaravan.route.GoOnWithNext;
import org.pixelcaravan.route.JudgeCalls;
import org.pixelcaravan.route.LoadReferences;
import org.pixelcaravan.route.MergeResults;
import org.pixelcaravan.route.PictureFinisher;
import org.pixelcaravan.route.PlanUnits;
import org.pixelcaravan.route.ReserveResults;
import org.pixelcaravan.route.ResolveModel;
import org.pixelcaravan.route.StartUnit;
import org.pixelcaravan.route.ValidateRequest;
import org.pixelcaravan.settings.GatewaySettings;

/** Binds the steps of the hub: what happens between the decoding of a request and the encoding of its answer. */
final class HubBeans {
    private HubBeans() {}

    static void bind(Registry registry, GatewaySettings settings, CatalogSource catalog, ResultStore results) {
        int maxPixels = settings.maxImagePixels();
        registry.bind("modelCatalog", catalog);
        registry.bind("fanOutPool", GatewayThreads.newFanOutPool(settings.http().workers()));
        GuardedFetcher fetcher = newFetcher(settings);
        ImageTranscoder transcoder = registry.lookupByNameAndType("imageTranscoder", ImageTranscoder.class);
        registry.bind("guardedFetcher", fetcher);
        BundleConfiguration.bindStep(registry, "resolveModel", new ResolveModel(catalog));
        BundleConfiguration.bindStep(registry, "validateRequest", new ValidateRequest(new RequestValidator()));
        BundleConfiguration.bindStep(
                registry, "loadReferences", new LoadReferences(fetcher, transcoder, settings.references(), maxPixels));
        BundleConfiguration.bindStep(registry, "askModel", new AskModel());
        BundleConfiguration.bindStep(registry, "judgeCalls", new JudgeCalls());
        BundleConfiguration.bindStep(registry, "goOnWithNext", new GoOnWithNext());
        BundleConfiguration.bindStep(
                registry,
                "planUnits",
                new PlanUnits(new DeliveryPlanner(), new BatchPlanner(), maxPixels, transcoder.maximumPixels()));
        registry.bind("resultStore", results);
        BundleConfiguration.bindStep(registry, "reserveResults", new ReserveResults(results));
        PictureFinisher finisher = new PictureFinisher(transcoder);
        BundleConfiguration.bindStep(registry, "startUnit", new StartUnit(finisher));
        Meter meter = MetricBeans.metrics(registry);
        BundleConfiguration.bindStep(registry, "finishUnit", new FinishUnit(finisher, meter));
        BundleConfiguration.bindStep(registry, "failUnit", new FailUnit(meter));
        BundleConfiguration.bindStep(registry, "mergeResults", new MergeResults());
    }

    private static GuardedFetcher newFetcher(GatewaySettings settings) {
        GatewaySettings.Fetch fetch = settings.fetch();
        return new GuardedFetcher(FetchPolicy.defaults()
                .withAllow(allowed(fetch.allow()))
                .withAllowHttp(fetch.allowHttp())
                .withMaximumBytes(fetch.maxBytes())
                .withMaximumPixels(settings.maxImagePixels()));
    }

    private static AllowList allowed(List<String> entries) {
        try {
            return AllowList.parse(entries);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Setting caravan.fetch.allow cannot be read", e);
        }
    }
}
