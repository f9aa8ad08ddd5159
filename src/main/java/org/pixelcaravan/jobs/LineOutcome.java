package org.pixelcaravan.jobs;

import java.util.List;
import java.util.Optional;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ModelId;

/**
 * How a line ended.
 *
 * @param state one that is final
 * @param request as its door understood it; empty if it did not
 * @param model the one that was called
 * @param result what it brought; empty if it brought nothing
 * @param failure why it brought nothing, or not all
 * @param units its vendor calls
 */
public record LineOutcome(
        LineId id,
        String label,
        JobState state,
        Optional<ImageRequest> request,
        Optional<ModelId> model,
        Optional<ArchivedResult> result,
        Optional<GatewayException> failure,
        List<UnitRecord> units) {
    public LineOutcome {
        units = List.copyOf(units);
    }

    /** The end of a line that could not be run at all. */
    static LineOutcome failed(ClaimedLine line, ErrorCode code, String message) {
        JobState state = code == ErrorCode.CANCELLED ? JobState.CANCELLED : JobState.FAILED;
        return new LineOutcome(
                line.id(),
                line.label(),
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new GatewayException(code, message)),
                List.of());
    }

    public int images() {
        return result.map(archived -> archived.pictures().size()).orElse(0);
    }
}
