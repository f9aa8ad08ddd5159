package speed;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Measures cell by cell, prints the table, and writes it to {@code report.md}. Ends with 1 if an answer was not as it should be. */
final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.println(Options.USAGE);
            return;
        }
        Options options = Options.parse(List.of(arguments));
        Files.createDirectories(options.work());
        Report report = new Report();
        boolean good = true;
        try (Runner runner = new Runner(options)) {
            for (Cell cell : options.cells()) {
                System.err.println(cell.name() + ", load " + load());
                good &= report.add(cell, runner.run(cell));
                write(options.work().resolve("report.md"), report);
            }
        }
        System.out.println(conditions(options) + "\n\n" + report);
        System.exit(good ? 0 : 1);
    }

    private static String conditions(Options options) {
        return "JDK " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " cores, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + "; load " + load()
                + " at the end; "
                + options.rounds() + " rounds of " + options.time().toSeconds() + " s";
    }

    private static String load() {
        return String.format(
                "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static void write(Path file, Report report) throws IOException {
        Files.writeString(file, report.toString());
    }
}
