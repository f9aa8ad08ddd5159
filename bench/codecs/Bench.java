package codecs;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs all benchmarks, or those that JMH's own arguments name, and prints tables in Markdown after JMH's list. */
public final class Bench {
    private static final TimeValue HALF_A_SECOND = TimeValue.milliseconds(500);

    /** Touched before, since the first use of each page of memory costs more than a copy. */
    private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        CommandLineOptions asked = new CommandLineOptions(arguments);
        if (asked.shouldHelp()) {
            asked.showHelp();
        } else if (asked.shouldList()) {
            new Runner(asked).list();
        } else {
            System.out.println(new Report(new Runner(options(asked)).run()));
        }
    }

    /** What was asked for; else so much that all benchmarks together take less than eight minutes. */
    private static Options options(CommandLineOptions asked) {
        return new OptionsBuilder()
                .parent(asked)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .jvmArgs(asked.getJvmArgs().orElse(HEAP).toArray(String[]::new))
                .forks(asked.getForkCount().orElse(1))
                .warmupIterations(asked.getWarmupIterations().orElse(3))
                .warmupTime(asked.getWarmupTime().orElse(HALF_A_SECOND))
                .measurementIterations(asked.getMeasurementIterations().orElse(5))
                .measurementTime(asked.getMeasurementTime().orElse(HALF_A_SECOND))
                .build();
    }
}
