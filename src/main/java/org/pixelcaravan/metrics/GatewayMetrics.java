package org.pixelcaravan.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.hub.Meter;
import org.pixelcaravan.hub.Purchase;
import org.pixelcaravan.hub.UnitOutcome;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.model.Usage;

/**
 * Counts requests and vendor calls, the latter by OpenTelemetry's names for generative AI where it has any. Models are those of
 * the catalogue, never a caller's words, so that the number of series has a limit. Thread-safe.
 */
public final class GatewayMetrics implements Meter {
    /** OpenTelemetry's stop at 81.92 s, which is too soon for pictures. */
    private static final Duration[] SECONDS = IntStream.rangeClosed(0, 16)
            .mapToObj(step -> Duration.ofMillis(10L << step))
            .toArray(Duration[]::new);

    private static final double[] TOKENS =
            DoubleStream.iterate(1, tokens -> tokens * 4).limit(14).toArray();

    private static final Duration[] OVERHEADS = IntStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 30_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    // A builder makes all its buckets anew before it finds the timer that is there already.
    private final Map<Operation, Timer> operations = new ConcurrentHashMap<>();
    private final Map<String, Timer> overheads = new ConcurrentHashMap<>();

    public GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void callSucceeded(UnitOutcome.Succeeded call, Duration duration) {
        ModelId model = call.unit().model().id();
        operation(model, "", duration);
        counter("caravan.pictures", model).increment(call.result().images().size());
        call.result().usage().ifPresent(usage -> tokens(model, usage));
        bought(call);
    }

    @Override
    public void callFailed(UnitOutcome.Failed call, Duration duration) {
        operation(call.unit().model().id(), call.failure().code().name(), duration);
        bought(call);
    }

    private void bought(UnitOutcome call) {
        Purchase.cost(call)
                .ifPresent(cost -> counter("caravan.cost", call.unit().model().id(), "currency", cost.currency())
                        .increment(cost.amount().doubleValue()));
    }

    @Override
    public void callRetried(ModelId model, ErrorCode reason) {
        counter("caravan.retries", model, "reason", reason.name()).increment();
    }

    @Override
    public void picturesMissing(ModelId model, int pictures) {
        counter("caravan.pictures.missing", model).increment(pictures);
    }

    private Counter counter(String name, ModelId model, String... more) {
        return registry.counter(name, Tags.of(more).and("provider", model.provider(), "model", model.model()));
    }

    private void operation(ModelId model, String error, Duration duration) {
        operations.computeIfAbsent(new Operation(model, error), this::newTimer).record(duration);
    }

    private Timer newTimer(Operation operation) {
        return Timer.builder("gen_ai.client.operation.duration")
                .tags(standard(operation.model())
                        .and("gen_ai.operation.name", "generate_content", "error.type", operation.error()))
                .serviceLevelObjectives(SECONDS)
                .register(registry);
    }

    private void tokens(ModelId model, Usage usage) {
        tokens(model, "input", "text", usage.inputText());
        tokens(model, "input", "image", usage.inputImage());
        tokens(model, "output", "text", usage.outputText());
        tokens(model, "output", "image", usage.outputImage());
    }

    private void tokens(ModelId model, String type, String modality, long number) {
        if (number > 0) {
            DistributionSummary.builder("gen_ai.client.token.usage")
                    .tags(standard(model).and("gen_ai.token.type", type, "gen_ai.token.modality", modality))
                    .serviceLevelObjectives(TOKENS)
                    .register(registry)
                    .record(number);
        }
    }

    private static Tags standard(ModelId model) {
        return Tags.of("gen_ai.provider.name", model.provider(), "gen_ai.request.model", model.model());
    }

    /** A request at an HTTP door was answered. */
    public void requestEnded(String door, String outcome, long bytesIn, long bytesOut) {
        registry.counter("caravan.requests", "door", door, "outcome", outcome).increment();
        registry.counter("caravan.bytes", "door", door, "direction", "in").increment(bytesIn);
        registry.counter("caravan.bytes", "door", door, "direction", "out").increment(bytesOut);
    }

    /** So long a request was here without a vendor working for it. */
    public void overhead(String door, Duration duration) {
        overheads.computeIfAbsent(door, this::newOverhead).record(duration);
    }

    private Timer newOverhead(String door) {
        return Timer.builder("caravan.overhead")
                .tags("door", door)
                .serviceLevelObjectives(OVERHEADS)
                .register(registry);
    }

    private record Operation(ModelId model, String error) {}
}
