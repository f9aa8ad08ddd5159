package org.pixelcaravan.jobs;

/**
 * Names one line of a job.
 *
 * @param job the job's id
 * @param number from 1
 */
public record LineId(String job, int number) {

    /** The name of the line's n-th vendor call. */
    public UnitId unit(int index) {
        return new UnitId(this, index);
    }

    /** The id of the request that the line is; its units' ids start with it. */
    @Override
    public String toString() {
        return job + "-" + number;
    }
}
