package org.pixelcaravan.jobs;

/**
 * What became of something that was sent to be a job.
 *
 * @param job the new job, or the one that was there
 */
public record Submission(String job, Kind kind) {

    /** Whether it is new. */
    public enum Kind {
        /** It is on the disk and will be run. */
        ACCEPTED,
        /** It is a job already; nothing was added. */
        KNOWN,
        /** Something else was sent under the same name; nothing was added. */
        MISMATCH
    }
}
