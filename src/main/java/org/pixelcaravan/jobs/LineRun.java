package org.pixelcaravan.jobs;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.Purchase;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.log.LogIds;
import org.pixelcaravan.model.Delivery;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.settings.GatewaySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of one line: what its door would do with it, without a caller who waits. */
final class LineRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LineRun.class);
    private static final String POLICY_HEADER = "x-caravan-parameters";

    private final ClaimedLine line;
    private final JobStore store;
    private final DoorCodec codec;
    private final StoredJournal journal;
    private final RequestContext context;
    private final long startNanos = System.nanoTime();
    private Optional<ImageRequest> request = Optional.empty();
    private volatile Optional<ModelId> model = Optional.empty();

    /**
     * @param spool closed with this run
     * @param limit time for this run
     * @param repeated whether it is run again later if it fails in a way that passes
     * @throws GatewayException INVALID_REQUEST if there is no such door
     */
    LineRun(
            ClaimedLine line,
            JobStore store,
            Map<String, DoorCodec> codecs,
            GatewaySettings settings,
            SpoolScope spool,
            Duration limit,
            boolean repeated) {
        this.line = line;
        this.store = store;
        this.codec = Optional.ofNullable(codecs.get(line.door()))
                .orElseThrow(() ->
                        new GatewayException(ErrorCode.INVALID_REQUEST, "There is no door of the name " + line.door()));
        boolean strict = line.header(POLICY_HEADER).map("strict"::equals).orElse(settings.strictParameters());
        this.journal = new StoredJournal(store, line, spool, settings.retry().ambiguous());
        this.context = RequestContext.of(line.id().toString(), Deadline.in(limit), spool)
                .door(codec.name(), codec)
                .strict(strict)
                .repeatedLater(repeated)
                .journal(journal)
                .origin(line.origin())
                .build();
        context.calledBy(line.caller());
    }

    /** Whether the gateway had no room for it, which is not the line's fault and no attempt. */
    static boolean hadNoRoom(LineOutcome outcome) {
        return outcome.images() == 0
                && outcome.failure()
                        .filter(failure -> failure.code() == ErrorCode.OVERLOADED)
                        .isPresent();
    }

    /** Whether all its calls were kept from a provider that takes none, which is no attempt either. */
    boolean wasHeldBack(LineOutcome outcome) {
        return journal.sentNothing() && shouldBeTriedAgain(outcome);
    }

    /** What its calls have brought and cost; empty if it made none. */
    Optional<Purchase> purchase() {
        return context.purchase();
    }

    RequestContext context() {
        return context;
    }

    /** How long it has been under way. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** Stops what is under way, since nobody wants it any more. */
    void cancel() {
        context.cancellation().cancel();
    }

    /** Stops what is under way; a later run goes on with it. */
    void suspend() {
        context.cancellation().suspend();
    }

    /**
     * How it ended; if {@link #shouldBeTriedAgain} says so, only for now.
     *
     * @throws JobStoreException if nobody can say, since the store is out of order
     */
    LineOutcome run(LineGenerator generator) {
        LineOutcome outcome = LogIds.during(context.requestId(), () -> tried(generator));
        journal.requireStore();
        return outcome;
    }

    private LineOutcome tried(LineGenerator generator) {
        try {
            request = Optional.of(withoutCaller(line.decode(codec, context)));
            ImageResult result = generator.generate(request.get(), context, found -> model = Optional.of(found));
            return succeeded(
                    store.archive().write(line.id(), result, context.warnings(), context.cost(), context.spool()));
        } catch (GatewayException e) {
            return failed(e);
        } catch (JsonFormatException e) {
            return failed(
                    new GatewayException(ErrorCode.INVALID_REQUEST, "The request cannot be read: " + e.getMessage()));
        } catch (JobStoreException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.error("{} failed", line.id(), e);
            return failed(new GatewayException(ErrorCode.INTERNAL, "The gateway failed; its log has the details"));
        }
    }

    /** Nobody listens to events, and the pictures stay where they are. */
    private static ImageRequest withoutCaller(ImageRequest asked) {
        Delivery delivery = asked.delivery();
        return asked.toBuilder()
                .delivery(new Delivery(false, delivery.explainBlocked(), false, 0, false, delivery.dialect()))
                .build();
    }

    private LineOutcome succeeded(ArchivedResult result) {
        List<UnitRecord> units = units();
        boolean whole = result.pictures().size() >= request.orElseThrow().count();
        Optional<GatewayException> failure = whole ? Optional.empty() : firstFailure(units);
        return outcome(whole ? JobState.SUCCEEDED : JobState.PARTIAL, Optional.of(result), failure, units);
    }

    private List<UnitRecord> units() {
        if (context.cancellation().isUnwanted()) {
            journal.giveUp();
        }
        return store.units().list(line.id());
    }

    private static Optional<GatewayException> firstFailure(List<UnitRecord> units) {
        return units.stream().flatMap(unit -> unit.failure().stream()).findFirst();
    }

    private LineOutcome failed(GatewayException failure) {
        keepWarnings();
        List<UnitRecord> units = units();
        boolean unknown = units.stream().anyMatch(unit -> unit.state() == JobState.OUTCOME_UNKNOWN);
        JobState state = failure.code() == ErrorCode.CANCELLED ? JobState.CANCELLED : JobState.FAILED;
        return outcome(unknown ? JobState.OUTCOME_UNKNOWN : state, Optional.empty(), Optional.of(failure), units);
    }

    /** A failure can be told without them. */
    private void keepWarnings() {
        try {
            store.archive().writeWarnings(line.id(), context.warnings());
        } catch (IOException e) {
            LOG.warn("The warnings of {} cannot be kept: {}", line.id(), e.toString());
        }
    }

    private LineOutcome outcome(
            JobState state,
            Optional<ArchivedResult> result,
            Optional<GatewayException> failure,
            List<UnitRecord> units) {
        return new LineOutcome(line.id(), line.label(), state, request, model, result, failure, units);
    }

    /** Whether something of it failed in a way that may pass. */
    static boolean shouldBeTriedAgain(LineOutcome outcome) {
        return outcome.failure().filter(failure -> failure.code().retryable()).isPresent()
                || outcome.units().stream()
                        .flatMap(unit -> unit.failure().stream())
                        .anyMatch(failure -> failure.code().retryable());
    }

    @Override
    public void close() {
        context.close();
    }
}
