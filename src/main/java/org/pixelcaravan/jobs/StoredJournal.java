package org.pixelcaravan.jobs;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.UnitJournal;
import org.pixelcaravan.model.ImageResult;

/**
 * The journal of one run of a line: what is written here is on the disk, and the next run of the line is told of it. So a
 * call that was answered is not made again, one that the vendor is working on is asked for, and one of which nobody knows
 * whether it was bought is reported and not bought again.
 */
final class StoredJournal implements UnitJournal {
    private final JobStore store;
    private final long claim;
    private final SpoolScope spool;
    private final boolean repeatAmbiguous;
    private final Set<UnitId> begun = ConcurrentHashMap.newKeySet();

    /**
     * @param claim the run's claim on its line
     * @param spool takes long texts of results
     * @param repeatAmbiguous whether calls of which nobody knows how they ended may be bought again
     */
    StoredJournal(JobStore store, long claim, SpoolScope spool, boolean repeatAmbiguous) {
        this.store = store;
        this.claim = claim;
        this.spool = spool;
        this.repeatAmbiguous = repeatAmbiguous;
    }

    @Override
    public Recollection recall(String unitId) throws IOException {
        UnitId id = UnitId.parse(unitId);
        Optional<UnitRecord> known = store.units().find(id);
        if (known.isEmpty()) {
            return Recollection.NOTHING;
        }
        Optional<ArchivedResult> answer = store.archive().read(id, spool);
        if (answer.isPresent()) {
            return answered(known.get(), answer.get());
        }
        store.archive().discard(id);
        return unanswered(known.get());
    }

    /** The process may have ended between writing the result and noting it. */
    private Recollection answered(UnitRecord unit, ArchivedResult answer) {
        if (unit.state() != JobState.SUCCEEDED) {
            store.units().succeeded(unit.id(), answer.pictures().size());
        }
        return new Recollection.Answer(answer.result());
    }

    private Recollection unanswered(UnitRecord unit) {
        if (unit.ticket().isPresent() && isOpen(unit)) {
            begun.add(unit.id());
            return new Recollection.Ticket(unit.ticket().get());
        }
        GatewayException failure = unit.failure().orElseGet(StoredJournal::unknown);
        if (maySendAgain(failure.code())) {
            return Recollection.NOTHING;
        }
        if (unit.state() == JobState.RUNNING) {
            store.units().failed(unit.id(), JobState.OUTCOME_UNKNOWN, failure);
        }
        return new Recollection.Failure(failure);
    }

    private boolean maySendAgain(ErrorCode code) {
        return LineRun.passes(code) || code == ErrorCode.OUTCOME_UNKNOWN && repeatAmbiguous;
    }

    /** Whether the vendor may still have it: it failed on our side, or has not failed at all. */
    private static boolean isOpen(UnitRecord unit) {
        return unit.failure()
                .map(GatewayException::code)
                .map(code -> code.retryable()
                        || code == ErrorCode.INTERNAL
                        || code == ErrorCode.PROVIDER_TIMEOUT
                        || code == ErrorCode.OUTCOME_UNKNOWN)
                .orElse(true);
    }

    private static GatewayException unknown() {
        return new GatewayException(
                ErrorCode.OUTCOME_UNKNOWN,
                "The gateway ended while the provider was working; the picture may have been charged, so it was not"
                        + " asked for again");
    }

    @Override
    public void sending(String unitId) {
        UnitId id = UnitId.parse(unitId);
        store.units().sending(id, claim);
        begun.add(id);
    }

    /** Whether no call of this run has been sent. */
    boolean sentNothing() {
        return begun.isEmpty();
    }

    @Override
    public void ticket(String unitId, URI task) {
        store.units().ticket(UnitId.parse(unitId), task);
    }

    @Override
    public ImageResult succeeded(String unitId, ImageResult result) throws IOException {
        UnitId id = UnitId.parse(unitId);
        ArchivedResult kept = store.archive().write(id, result, spool);
        store.units().succeeded(id, kept.pictures().size());
        return kept.result();
    }

    /** What another gateway has begun is not ours to end. What was not sent since its provider takes no calls is remembered. */
    @Override
    public void failed(String unitId, GatewayException failure) {
        UnitId id = UnitId.parse(unitId);
        if (!begun.contains(id)) {
            if (LineRun.passes(failure.code())) {
                store.units().refused(id, claim, failure);
            }
            return;
        }
        if (failure.code() == ErrorCode.CANCELLED) {
            stopped(id);
        } else {
            JobState state = failure.code() == ErrorCode.OUTCOME_UNKNOWN ? JobState.OUTCOME_UNKNOWN : JobState.FAILED;
            store.units().failed(id, state, failure);
        }
    }

    /** A call that was stopped on its way may have been bought, unless the vendor can still be asked for it. */
    private void stopped(UnitId id) {
        boolean askable = store.units().find(id).flatMap(UnitRecord::ticket).isPresent();
        if (!askable) {
            String message =
                    "The call was stopped after it had been sent; it may have been charged, so it was not repeated";
            store.units()
                    .failed(id, JobState.OUTCOME_UNKNOWN, new GatewayException(ErrorCode.OUTCOME_UNKNOWN, message));
        }
    }
}
