package org.pixelcaravan.resilience;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.pixelcaravan.hub.CancellationToken;
import org.pixelcaravan.settings.GatewaySettings;

/** The guards of all providers, each made when it is first asked for. Thread-safe. */
public final class ProviderGuards {
    private final Map<String, ProviderGuard> guards = new ConcurrentHashMap<>();
    private final Function<String, ProviderLimits> limits;
    private final GatewaySettings.Breaker breaker;
    private final CancellationToken stop = new CancellationToken();
    private volatile Consumer<ProviderGuard> newcomers = guard -> {};

    /** @param limits of a provider by its id */
    public ProviderGuards(Function<String, ProviderLimits> limits, GatewaySettings.Breaker breaker) {
        this.limits = limits;
        this.breaker = breaker;
    }

    public ProviderGuard of(String provider) {
        ProviderGuard known = guards.get(provider);
        return known == null ? guards.computeIfAbsent(provider, this::create) : known;
    }

    private ProviderGuard create(String provider) {
        ProviderGuard guard = new ProviderGuard(provider, limits.apply(provider), breaker, stop);
        newcomers.accept(guard);
        return guard;
    }

    /** The guards that there are, by the ids of their providers. */
    public Map<String, ProviderGuard> all() {
        return new TreeMap<>(guards);
    }

    /** Says who else is told of further guards. */
    public synchronized void onNew(Consumer<ProviderGuard> listener) {
        newcomers = newcomers.andThen(listener);
    }

    /** Sends callers away who wait for their turn, or for another attempt. */
    public void stop() {
        stop.cancel();
    }
}
