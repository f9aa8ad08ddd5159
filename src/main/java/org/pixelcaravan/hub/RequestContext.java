package org.pixelcaravan.hub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.keys.Caller;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.Warning;

/**
 * What belongs to one request for as long as it runs, whichever door it came through: who it is, how long it may take,
 * where its large content lies, and what its caller has to be told. Thread-safe; closing it deletes its spool files.
 */
public final class RequestContext implements AutoCloseable {
    private final String requestId;
    private final String door;
    private final boolean strict;
    private final Deadline deadline;
    private final SpoolScope spool;
    private final ParameterNames names;
    private final Map<Parameter, String> namesWritten = new ConcurrentHashMap<>();
    private final UnitJournal journal;
    private final boolean repeatedLater;
    private final Origin origin;
    private final long startNanos = System.nanoTime();
    private final VendorTime vendorTime = new VendorTime();
    private final CancellationToken cancellation = new CancellationToken();
    private volatile EventSink events = EventSink.NONE;
    private volatile Caller caller = Caller.ANYONE;
    private volatile Span span = Span.NONE;
    private volatile Optional<Purchase> purchase = Optional.empty();
    private volatile Optional<Money> costBefore = Optional.empty();
    private final List<Warning> warnings = new ArrayList<>();
    private volatile Asked asked = new Asked(Optional.empty(), false, false);

    private RequestContext(Builder builder) {
        this.requestId = builder.requestId;
        this.door = builder.door;
        this.strict = builder.strict;
        this.deadline = builder.deadline;
        this.spool = builder.spool;
        this.names = builder.names;
        this.journal = builder.journal;
        this.repeatedLater = builder.repeatedLater;
        this.origin = builder.origin;
    }

    public static Builder of(String requestId, Deadline deadline, SpoolScope spool) {
        return new Builder(requestId, deadline, spool);
    }

    public String requestId() {
        return requestId;
    }

    /** Name of the door through which the request came. */
    public String door() {
        return door;
    }

    /** Who sent the request, as far as it is known. */
    public Caller caller() {
        return caller;
    }

    public void calledBy(Caller value) {
        this.caller = value;
    }

    public Origin origin() {
        return origin;
    }

    /** What traces tell of it. */
    public Span span() {
        return span;
    }

    public void toldBy(Span value) {
        this.span = value;
    }

    /** What its calls have brought and cost; empty as long as they have not ended. */
    public Optional<Purchase> purchase() {
        return purchase;
    }

    public void bought(Purchase value) {
        this.purchase = Optional.of(value);
    }

    /** The answer is one that an earlier run has bought. */
    public void boughtBefore(Optional<Money> cost) {
        this.costBefore = cost;
    }

    /** What the pictures of the answer have cost; empty as long as that is not known, or if their model has no price. */
    public Optional<Money> cost() {
        return purchase.isPresent() ? purchase.get().cost() : costBefore;
    }

    public VendorTime vendorTime() {
        return vendorTime;
    }

    /** How long the gateway itself has worked for it, and no vendor did or was waited for; empty if none was asked. */
    public Optional<Duration> overhead() {
        if (!vendorTime.isAny()) {
            return Optional.empty();
        }
        Duration vendors = vendorTime.total().plus(vendorTime.queued());
        return Optional.of(Duration.ofNanos(System.nanoTime() - startNanos).minus(vendors));
    }

    /** Whether hints that the model cannot honour are refused rather than reported. */
    public boolean strict() {
        return strict;
    }

    public Deadline deadline() {
        return deadline;
    }

    public SpoolScope spool() {
        return spool;
    }

    /** Where events go; nowhere unless the door streams. */
    public EventSink events() {
        return events;
    }

    public void sendEventsTo(EventSink sink) {
        this.events = sink;
    }

    public UnitJournal journal() {
        return journal;
    }

    /**
     * Whether somebody runs the whole request again, later, if calls of it fail in a way that may pass, and no other model is
     * tried before.
     */
    public boolean isRepeatedLater() {
        return repeatedLater && !asked.othersLeft();
    }

    /**
     * The model that is asked from here on.
     *
     * @param substitute whether the caller has asked for another one
     * @param othersLeft whether another one may be tried after it
     */
    public void ask(ModelId model, boolean substitute, boolean othersLeft) {
        this.asked = new Asked(Optional.of(model), substitute, othersLeft);
    }

    /** Something of the answer is there: no other model will be asked. */
    public void stayWithModel() {
        this.asked = asked.alone();
    }

    /** The model that answers; empty while it is not known. */
    public Optional<ModelId> model() {
        return asked.model().filter(model -> !asked.othersLeft());
    }

    /** How the answer calls its model: as the caller did, unless another one stands in for it. */
    public String modelOf(ImageRequest request) {
        return asked.model()
                .filter(model -> asked.substitute())
                .map(ModelId::toString)
                .orElse(request.model());
    }

    public CancellationToken cancellation() {
        return cancellation;
    }

    /** How and where this caller wrote a parameter; if he did not, how his protocol spells it. */
    public String nameOf(Parameter parameter) {
        String written = namesWritten.get(parameter);
        return written == null ? names.nameOf(parameter) : written;
    }

    /** Remembers how and where this caller wrote a parameter, for protocols that leave him a choice. */
    public void callerWrote(Parameter parameter, String name) {
        if (name.equals(names.nameOf(parameter))) {
            namesWritten.remove(parameter);
        } else {
            namesWritten.put(parameter, name);
        }
    }

    public void warn(String code, Parameter parameter, String message) {
        warn(new Warning(code, Optional.of(nameOf(parameter)), message));
    }

    public void warn(Warning warning) {
        synchronized (warnings) {
            warnings.add(warning);
        }
    }

    /** Puts these in the place of all warnings so far. */
    public void warnOnlyOf(List<Warning> others) {
        synchronized (warnings) {
            warnings.clear();
            warnings.addAll(others);
        }
    }

    /** The warnings so far, in the order in which they came up. */
    public List<Warning> warnings() {
        synchronized (warnings) {
            return List.copyOf(warnings);
        }
    }

    @Override
    public void close() {
        spool.close();
    }

    private record Asked(Optional<ModelId> model, boolean substitute, boolean othersLeft) {
        Asked alone() {
            return new Asked(model, substitute, false);
        }
    }

    /** How one protocol spells the canonical parameters. */
    @FunctionalInterface
    public interface ParameterNames {
        ParameterNames CANONICAL = Parameter::id;

        String nameOf(Parameter parameter);
    }

    /** Collects the optional parts of a context. */
    public static final class Builder {
        private final String requestId;
        private final Deadline deadline;
        private final SpoolScope spool;
        private String door = "route";
        private boolean strict;
        private ParameterNames names = ParameterNames.CANONICAL;
        private UnitJournal journal = UnitJournal.NONE;
        private boolean repeatedLater;
        private Origin origin = Origin.CALLER;

        private Builder(String requestId, Deadline deadline, SpoolScope spool) {
            this.requestId = requestId;
            this.deadline = deadline;
            this.spool = spool;
        }

        public Builder door(String value, ParameterNames parameterNames) {
            this.door = value;
            this.names = parameterNames;
            return this;
        }

        public Builder strict(boolean value) {
            this.strict = value;
            return this;
        }

        public Builder journal(UnitJournal value) {
            this.journal = value;
            return this;
        }

        public Builder repeatedLater(boolean value) {
            this.repeatedLater = value;
            return this;
        }

        public Builder origin(Origin value) {
            this.origin = value;
            return this;
        }

        public RequestContext build() {
            return new RequestContext(this);
        }
    }
}
