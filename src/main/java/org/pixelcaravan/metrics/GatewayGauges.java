package org.pixelcaravan.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.audit.AuditLog;
import org.pixelcaravan.jobs.JobState;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.resilience.ProviderGuard;
import org.pixelcaravan.resilience.ProviderGuards;

/** How things stand, looked up whenever somebody asks. */
public final class GatewayGauges {
    private static final List<String> PROVIDER_STATES = List.of("closed", "open", "half-open", "disabled", "paused");

    private final MeterRegistry registry;

    public GatewayGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    public void of(Admission admission) {
        gauge("caravan.requests.in.flight", admission, Admission::requestsInFlight);
        gauge("caravan.requests.limit", admission, Admission::mostRequests);
        gauge("caravan.memory.bytes", admission, Admission::memoryInFlight);
        gauge("caravan.memory.budget.bytes", admission, Admission::memoryBudget);
        gauge("caravan.spool.bytes", admission, Admission::spoolInFlight);
        gauge("caravan.spool.budget.bytes", admission, Admission::spoolBudget);
        FunctionCounter.builder("caravan.refusals", admission, Admission::refusedRequests)
                .register(registry);
    }

    public void of(AuditLog log) {
        gauge("caravan.audit.failing", log, audit -> audit.isFailing() ? 1 : 0);
        FunctionCounter.builder("caravan.audit.lost", log, AuditLog::lost).register(registry);
    }

    public void of(JobStore store) {
        for (JobState state : JobState.values()) {
            Gauge.builder("caravan.jobs", store, jobs -> jobs.count(state))
                    .tags("state", state.id())
                    .strongReference(true)
                    .register(registry);
        }
        gauge("caravan.lines.waiting", store, jobs -> jobs.lines().count(JobState.ACCEPTED));
        gauge("caravan.lines.running", store, jobs -> jobs.lines().count(JobState.RUNNING));
    }

    /** Those that there are, and those that come. */
    public void of(ProviderGuards guards) {
        guards.onNew(this::of);
        guards.all().values().forEach(this::of);
    }

    private void of(ProviderGuard guard) {
        for (String state : PROVIDER_STATES) {
            Gauge.builder(
                            "caravan.provider.state",
                            guard,
                            found -> found.state().equals(state) ? 1 : 0)
                    .tags("provider", guard.provider(), "state", state)
                    .strongReference(true)
                    .register(registry);
        }
        provider("caravan.calls.under.way", guard, ProviderGuard::underWay);
        provider("caravan.calls.waiting", guard, ProviderGuard::waiting);
    }

    private void provider(String name, ProviderGuard guard, ToDoubleFunction<ProviderGuard> value) {
        Gauge.builder(name, guard, value)
                .tags("provider", guard.provider())
                .strongReference(true)
                .register(registry);
    }

    private <T> void gauge(String name, T object, ToDoubleFunction<T> value) {
        Gauge.builder(name, object, value).strongReference(true).register(registry);
    }
}
