package speed;

/**
 * What one run of a cell showed of one contender.
 *
 * @param figure the cell's own: answers or MB a second, else milliseconds
 * @param ninetyNinth the time within which 99 of 100 came, in milliseconds
 * @param processor seconds of processor time
 * @param peak resident memory at most, in MB
 * @param pauses seconds for which garbage collection stopped it
 */
record Sample(
        String contender,
        int round,
        double figure,
        double ninetyNinth,
        int answers,
        int failures,
        double megabytes,
        double seconds,
        double processor,
        double peak,
        double pauses) {

    static Sample of(Contender contender, int round, double figure, Tally tally, double processor, double pauses) {
        return new Sample(
                contender.name(),
                round,
                figure,
                tally.milliseconds(0.99),
                tally.answers(),
                tally.failures(),
                tally.megabytes(),
                tally.seconds(),
                processor,
                contender.processes().peak(),
                pauses);
    }

    double processorAnswer() {
        return 1000 * processor / answers;
    }

    double processorMegabyte() {
        return 1000 * processor / megabytes;
    }
}
