package org.pixelcaravan.jobs;

import java.time.Instant;
import java.util.Optional;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/**
 * Where a line of a job stands.
 *
 * @param label what its owner knows it by
 * @param failure why it ended without all of its pictures
 */
public record LineRecord(
        LineId id,
        String label,
        JobState state,
        int attempts,
        Optional<String> model,
        int images,
        Optional<Instant> started,
        Optional<Instant> finished,
        Optional<GatewayException> failure) {

    /** Whether it brought nothing, and was certainly not charged, for a reason that may pass. */
    public boolean mayBeSentAgain() {
        return images == 0
                && failure.map(GatewayException::code)
                        .filter(ErrorCode::retryable)
                        .isPresent();
    }
}
