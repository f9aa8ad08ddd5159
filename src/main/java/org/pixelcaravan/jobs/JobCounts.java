package org.pixelcaravan.jobs;

/** How many lines of a job stand where; those that are not {@code done} are waiting or running. */
public record JobCounts(
        int lines,
        int running,
        int done,
        int succeeded,
        int partial,
        int failed,
        int cancelled,
        int unknown,
        int images) {

    /** What the lines come to together. */
    JobState state() {
        if (done < lines) {
            return done > 0 || running > 0 ? JobState.RUNNING : JobState.ACCEPTED;
        }
        if (succeeded == lines) {
            return JobState.SUCCEEDED;
        }
        if (succeeded + partial > 0) {
            return JobState.PARTIAL;
        }
        if (unknown > 0) {
            return JobState.OUTCOME_UNKNOWN;
        }
        return failed > 0 ? JobState.FAILED : JobState.CANCELLED;
    }
}
