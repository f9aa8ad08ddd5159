package org.pixelcaravan.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.Resolution;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.Warning;

/**
 * The models that may answer a request, in the order in which they are tried: the one asked for, then those that may stand in
 * for it. Another one is tried only if nothing was made nor bought, and for a reason that is the provider's. Belongs to the thread
 * of its request.
 */
public final class Candidates {
    /** What another provider may do better. */
    private static final Set<ErrorCode> REPLACEABLE = Set.of(
            ErrorCode.NOT_CONFIGURED, ErrorCode.PROVIDER_UNAVAILABLE, ErrorCode.QUOTA_EXCEEDED, ErrorCode.RATE_LIMITED);

    /** What has nothing to do with the model. */
    private static final Set<ErrorCode> ENDING = Set.of(ErrorCode.CANCELLED, ErrorCode.INTERNAL);

    /** How far the current one has come. */
    private enum Stage {
        NOT_CALLED,
        FAILED_FOR_NOTHING,
        FINAL
    }

    private final ImageRequest request;
    private final RequestContext context;
    private final List<Resolution> models;
    private final List<Warning> ownWarnings;
    private final List<String> reasons = new ArrayList<>();
    private final List<GatewayException> failures = new ArrayList<>();
    private int first;
    private int position;
    private Stage stage = Stage.NOT_CALLED;

    /** @param models the one asked for, then the others */
    public Candidates(ImageRequest request, List<Resolution> models, RequestContext context) {
        this.request = request;
        this.models = new ArrayList<>(models);
        this.context = context;
        this.ownWarnings = context.warnings();
    }

    /** Begins with this one, since an earlier run went over to it; those before it are not tried. */
    public void beginWith(Resolution bound) {
        ModelId id = bound.model().id();
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).model().id().equals(id)) {
                first = i;
            }
        }
        if (!model().id().equals(id) && first == 0) {
            models.add(bound);
            first = models.size() - 1;
        }
        position = first;
        if (position > 0) {
            reasons.add("an earlier run went over to it");
        }
    }

    /** The request as its door understood it. */
    public ImageRequest request() {
        return request;
    }

    /** The model that the request names. */
    public ModelId asked() {
        return models.get(0).model().id();
    }

    /** The model whose turn it is. */
    public ModelSpec model() {
        return models.get(position).model();
    }

    /** Whether the current model is another than the one asked for. */
    public boolean isSubstitute() {
        return position > 0;
    }

    /** Makes the current model the one that is asked; warnings of those before it are not told. */
    public void begin() {
        stage = Stage.NOT_CALLED;
        List<Warning> warnings = new ArrayList<>(ownWarnings);
        if (isSubstitute()) {
            warnings.add(new Warning(
                    "fallback_used",
                    field(),
                    model().id() + " was asked in place of " + asked() + "; " + String.join("; ", reasons)));
        }
        warnings.addAll(models.get(position).warnings());
        context.warnOnlyOf(warnings);
        context.ask(model().id(), isSubstitute(), hasNext());
    }

    /** Learns how the calls of the current model ended. */
    public void called(List<UnitOutcome> outcomes) {
        stage = outcomes.stream().allMatch(Candidates::isReplaceable) ? Stage.FAILED_FOR_NOTHING : Stage.FINAL;
    }

    private static boolean isReplaceable(UnitOutcome outcome) {
        return outcome instanceof UnitOutcome.Failed failed
                && !failed.taken()
                && mayBeReplacedAfter(failed.failure().code());
    }

    /** Whether it is the provider's fault that a call failed, and cost nothing if the provider had not taken it. */
    public static boolean mayBeReplacedAfter(ErrorCode code) {
        return REPLACEABLE.contains(code);
    }

    /**
     * Goes on to the next model, after the current one has failed or turned out to be unable to do what is asked for.
     *
     * @throws GatewayException what the caller is told, if no other model may be tried
     */
    public void goOn(GatewayException failure) {
        boolean skipped = stage == Stage.NOT_CALLED && position > first && !ENDING.contains(failure.code());
        if (!skipped && stage != Stage.FAILED_FOR_NOTHING) {
            throw failure;
        }
        context.cancellation().check();
        reasons.add(model().id() + (skipped ? " was left out, " : " failed, ") + failure.code() + ": "
                + failure.getMessage());
        if (!skipped) {
            failures.add(failure);
        }
        if (!hasNext() || context.deadline().left().isZero()) {
            throw exhausted();
        }
        position++;
    }

    private boolean hasNext() {
        return position + 1 < models.size();
    }

    /** The first failure that may pass, since then it helps to come again; else that of the model asked for. */
    private GatewayException exhausted() {
        if (models.size() > 1) {
            List<Warning> warnings = new ArrayList<>(ownWarnings);
            warnings.add(new Warning("fallback_failed", field(), String.join("; ", reasons)));
            context.warnOnlyOf(warnings);
        }
        return failures.stream()
                .filter(failure -> failure.code().retryable())
                .findFirst()
                .orElse(failures.get(0));
    }

    private Optional<String> field() {
        return Optional.of(context.nameOf(Parameter.MODEL));
    }
}
