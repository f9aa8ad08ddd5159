package jobs;

import java.util.Locale;
import java.util.Map;

/**
 * What was measured of one group of gateways in one round.
 *
 * @param rate jobs a second
 * @param processor milliseconds of the gateways' processor time a job
 * @param broker the same of the broker
 * @param busy percents of the machine's processor time that were used
 * @param most pictures that the vendor has made at the same time
 * @param division how many pictures each gateway has bought
 * @param faults jobs that were not bought once, or have not one answer, or no picture
 */
record Sample(
        String who,
        int round,
        double rate,
        double processor,
        double broker,
        double busy,
        int most,
        Map<String, Integer> division,
        long faults) {
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, round %d: %.1f jobs a second, %.1f ms of processor a job, of the broker %.1f, machine %.0f %% busy,"
                        + " most at the vendor %d, bought %s, %d faults",
                who,
                round + 1,
                rate,
                processor,
                broker,
                busy,
                most,
                division,
                faults);
    }
}
