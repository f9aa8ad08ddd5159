package org.pixelcaravan.jobs;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Candidates;
import org.pixelcaravan.hub.UnitJournal;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ModelId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of one run of a line: what is written here is on the disk, and the next run of the line is told of it. So a
 * call that was answered is not made again, one that the vendor is working on is asked for, and one of which nobody knows
 * whether it was bought is reported and not bought again.
 */
final class StoredJournal implements UnitJournal {
    private static final Logger LOG = LoggerFactory.getLogger(StoredJournal.class);

    private final JobStore store;
    private final LineId line;
    private final long claim;
    private final SpoolScope spool;
    private final boolean repeatAmbiguous;
    private final Set<UnitId> begun = ConcurrentHashMap.newKeySet();
    private final Set<UnitId> takenBack = ConcurrentHashMap.newKeySet();

    /** Calls of which the store knows less than has happened. */
    private final Set<UnitId> lost = ConcurrentHashMap.newKeySet();

    private volatile boolean sent;
    private Optional<ModelId> substitute;

    /**
     * @param line as this run has claimed it
     * @param spool takes long texts of results
     * @param repeatAmbiguous whether calls of which nobody knows how they ended may be bought again
     */
    StoredJournal(JobStore store, ClaimedLine line, SpoolScope spool, boolean repeatAmbiguous) {
        this.store = store;
        this.line = line.id();
        this.claim = line.claim();
        this.substitute = line.model();
        this.spool = spool;
        this.repeatAmbiguous = repeatAmbiguous;
    }

    /** If each call failed for nothing, the models may be tried in their order again. */
    @Override
    public Optional<ModelId> boundTo() {
        boolean open =
                substitute.isPresent() && !store.units().list(line).stream().allMatch(StoredJournal::failedForNothing);
        return substitute.filter(model -> open);
    }

    private static boolean failedForNothing(UnitRecord unit) {
        return unit.state() == JobState.FAILED
                && !isTaken(unit)
                && unit.failure()
                        .map(GatewayException::code)
                        .filter(Candidates::mayBeReplacedAfter)
                        .isPresent();
    }

    private static boolean isTaken(UnitRecord unit) {
        return unit.ticket().isPresent();
    }

    /** The model that the line names is not written down, so that lines whose model answers cost nothing more. */
    @Override
    public void begin(ModelId model, boolean standsIn) {
        boolean same = substitute.map(model::equals).orElse(!standsIn);
        if (!same) {
            store.units().changeModel(line, claim, model);
            substitute = Optional.of(model);
            begun.clear();
        }
    }

    @Override
    public Recollection recall(String unitId) throws IOException {
        UnitId id = UnitId.parse(unitId);
        try {
            return recall(id);
        } catch (JobStoreException e) {
            throw lost(id, e);
        }
    }

    private Recollection recall(UnitId id) throws IOException {
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
            begin(unit.id());
            return new Recollection.Ticket(unit.ticket().get());
        }
        GatewayException failure = unit.failure().orElseGet(StoredJournal::unknown);
        if (maySendAgain(failure.code())) {
            return Recollection.NOTHING;
        }
        if (unit.state() == JobState.RUNNING) {
            store.units().failed(unit.id(), JobState.OUTCOME_UNKNOWN, failure);
        }
        return new Recollection.Failure(failure, isTaken(unit));
    }

    private boolean maySendAgain(ErrorCode code) {
        return code.retryable() || code == ErrorCode.OUTCOME_UNKNOWN && repeatAmbiguous;
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
        try {
            store.units().sending(id, claim);
        } catch (JobStoreException e) {
            throw lost(id, e);
        }
        lost.remove(id);
        begin(id);
    }

    /** What the store does not know is not sent. */
    private GatewayException lost(UnitId id, JobStoreException cause) {
        lost.add(id);
        return GatewayException.of(ErrorCode.OVERLOADED, "The store of jobs cannot be reached; nothing was sent")
                .cause(cause)
                .build();
    }

    /**
     * Leaves the end of the line to another run if the store has missed something of this one.
     *
     * @throws JobStoreException if it has
     */
    void requireStore() {
        if (!lost.isEmpty()) {
            throw new JobStoreException("The store of jobs has missed how calls went: " + lost, null);
        }
    }

    private void begin(UnitId id) {
        begun.add(id);
        sent = true;
    }

    /** Calls that the vendor works on although nobody wants them any more may be charged, and are asked for no more. */
    void giveUp() {
        String message = "The job was cancelled while the provider had the call, which may be charged all the same";
        store.units().list(line).stream()
                .filter(unit -> unit.state() == JobState.RUNNING && begun.contains(unit.id()))
                .forEach(unit -> store.units()
                        .failed(
                                unit.id(),
                                JobState.OUTCOME_UNKNOWN,
                                new GatewayException(ErrorCode.OUTCOME_UNKNOWN, message)));
    }

    /** Whether no call of this run has been sent, to whatever model. */
    boolean sentNothing() {
        return !sent;
    }

    /** Without its ticket a call is lost only if this process ends before it does. */
    @Override
    public void ticket(String unitId, URI task) {
        try {
            store.units().ticket(UnitId.parse(unitId), task);
        } catch (JobStoreException e) {
            LOG.error("{}: the vendor's ticket cannot be kept", unitId, e);
        }
    }

    @Override
    public void takenBack(String unitId) {
        UnitId id = UnitId.parse(unitId);
        store.units()
                .takenBack(
                        id,
                        new GatewayException(
                                ErrorCode.CANCELLED,
                                "The provider took the call back before it had begun with it; nothing was bought"));
        takenBack.add(id);
    }

    @Override
    public ImageResult succeeded(String unitId, ImageResult result) throws IOException {
        UnitId id = UnitId.parse(unitId);
        ArchivedResult kept = store.archive().write(id, result, spool);
        try {
            store.units().succeeded(id, kept.pictures().size());
        } catch (JobStoreException e) {
            // The archive is asked first.
            LOG.error("{}: it cannot be noted that its pictures are there", unitId, e);
        }
        return kept.result();
    }

    /** What another gateway has begun is not ours to end. What was not sent since its provider takes no calls is remembered. */
    @Override
    public void failed(String unitId, GatewayException failure) {
        UnitId id = UnitId.parse(unitId);
        if (lost.contains(id) || takenBack.contains(id)) {
            return;
        }
        try {
            failed(id, failure);
        } catch (JobStoreException e) {
            lost.add(id);
            LOG.error("{}: it cannot be noted how it failed", unitId, e);
        }
    }

    private void failed(UnitId id, GatewayException failure) {
        if (!begun.contains(id)) {
            if (failure.code().retryable()) {
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
