package org.pixelcaravan.jobs;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a job, a line of it or a vendor call of that stands. */
public enum JobState {
    /** It is on the disk and waits for its turn. */
    ACCEPTED,
    RUNNING,
    /** It ended with some of its pictures. */
    PARTIAL,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    /** It was sent and nobody knows whether it was bought; it is not bought again. */
    OUTCOME_UNKNOWN;

    /** As it is written everywhere outside of the program: {@code outcome-unknown}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<JobState> find(String id) {
        return Stream.of(values()).filter(state -> state.id().equals(id)).findFirst();
    }

    /** Whether nothing changes it any more. */
    public boolean isFinal() {
        return this != ACCEPTED && this != RUNNING;
    }

    static JobState of(String id) {
        return find(id).orElseThrow(() -> new IllegalStateException("The job store holds the state " + id));
    }
}
