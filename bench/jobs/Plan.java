package jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the command was told.
 *
 * @param work where everything is written
 * @param vendor how long a picture takes
 * @param jobs in each measurement
 * @param warmUp jobs before the first one, for each gateway
 * @param own whether each gateway has a job store of its own, in place of one for all
 * @param kill whether to kill a gateway in place of measuring
 */
record Plan(Path work, Duration vendor, int jobs, int warmUp, int rounds, boolean own, boolean kill) {
    static final String USAGE = """
            bench/run queue [--vendor-ms N] [--jobs N] [--warm-up N] [--rounds N] [--own] [--kill]
              --vendor-ms  milliseconds that a picture takes (0)
              --jobs       how many, of one picture, each measurement has (1000)
              --warm-up    how many each gateway does before (1000)
              --rounds     how often each is measured (5)
              --own        each gateway has a job store and a data directory of its own; without it they share a data
                           directory and a PostgreSQL, which must be installed
              --kill       one of two gateways is killed in the middle; tells what becomes of the jobs
            JAVA_HOME says which JDK is used, for the gateways too; JAVA_OPTS is for them.\
            """;

    static Plan parse(List<String> arguments) {
        return new Plan(
                Path.of(value(arguments, "--work").orElseThrow())
                        .toAbsolutePath()
                        .normalize(),
                Duration.ofMillis(number(arguments, "--vendor-ms", 0)),
                number(arguments, "--jobs", 1000),
                number(arguments, "--warm-up", 1000),
                number(arguments, "--rounds", 5),
                arguments.contains("--own"),
                arguments.contains("--kill"));
    }

    private static int number(List<String> arguments, String name, int otherwise) {
        return value(arguments, name).map(Integer::valueOf).orElse(otherwise);
    }

    private static Optional<String> value(List<String> arguments, String name) {
        int index = arguments.indexOf(name);
        return index < 0 || index + 1 == arguments.size() ? Optional.empty() : Optional.of(arguments.get(index + 1));
    }
}
