package org.pixelcaravan;

import static org.pixelcaravan.BundleConfiguration.bindStep;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.spi.Registry;
import org.pixelcaravan.catalog.CatalogSource;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.Price;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.keys.KeyRing;
import org.pixelcaravan.keys.KeyUse;
import org.pixelcaravan.keys.KeyWatch;
import org.pixelcaravan.keys.Offer;
import org.pixelcaravan.route.ChargeCaller;
import org.pixelcaravan.route.LimitCaller;
import org.pixelcaravan.route.SettleCharge;
import org.pixelcaravan.settings.GatewaySettings;

/** Binds what belongs to callers' keys. */
final class CallerBeans {
    private CallerBeans() {}

    /** @return the keys as they are now; empty where callers need none */
    static Optional<Supplier<KeyRing>> bind(Registry registry, GatewaySettings settings, CatalogSource catalog) {
        Optional<Supplier<KeyRing>> keys = settings.keys().map(file -> {
            KeyWatch watch = KeyWatch.start(file, () -> catalog.get().models().stream()
                    .map(CallerBeans::offer)
                    .toList());
            registry.bind("keyWatch", watch);
            return watch;
        });
        JobStore store = registry.findSingleByType(JobStore.class);
        Optional<KeyUse> use = keys.map(ring -> new KeyUse(ring, store.charges(), Clock.systemUTC()));
        bindStep(registry, "limitCaller", new LimitCaller(use));
        bindStep(registry, "chargeCaller", new ChargeCaller(use));
        bindStep(registry, "settleCharge", new SettleCharge(use, MetricBeans.metrics(registry)));
        return keys;
    }

    private static Offer offer(ModelSpec model) {
        return new Offer(model.id(), model.price().map(Price::currency));
    }
}
