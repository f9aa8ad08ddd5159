package speed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the command was told.
 *
 * @param work where everything is written
 * @param before another unpacked distribution, to compare with
 * @param portkey where it is installed
 * @param nginx whether there is one
 */
record Options(
        Path work,
        List<Cell> cells,
        int rounds,
        Duration time,
        Duration warmUp,
        Optional<Path> before,
        Optional<Path> portkey,
        boolean nginx) {
    static final String USAGE =
            """
            bench/run [--quick] [--cells NAME,…] [--rounds N] [--seconds N] [--warm-up N]
                      [--before FOLDER] [--portkey FOLDER]
              --quick    one round of a second, to see that all works; its figures say little
              --cells    only these: %s
              --rounds   how often each is measured (3)
              --seconds  how long each measurement takes (4)
              --warm-up  seconds of the same load before it is measured (20)
              --before   another unpacked distribution, which takes part as "before"
              --portkey  where npm has installed @portkey-ai/gateway; without it Portkey takes no part
            JAVA_HOME says which JDK is used, for the gateway too; nginx takes part where it is installed.\
            """.formatted(String.join(", ", Cell.all().stream().map(Cell::name).toList()));

    static Options parse(List<String> arguments) {
        boolean quick = arguments.contains("--quick");
        int seconds = Integer.parseInt(value(arguments, "--seconds").orElse(quick ? "1" : "4"));
        int warmUp = Integer.parseInt(value(arguments, "--warm-up").orElse(quick ? "1" : "20"));
        return new Options(
                Path.of(value(arguments, "--work").orElseThrow())
                        .toAbsolutePath()
                        .normalize(),
                value(arguments, "--cells").map(Options::cells).orElseGet(Cell::all),
                Integer.parseInt(value(arguments, "--rounds").orElse(quick ? "1" : "3")),
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warmUp),
                value(arguments, "--before").map(Path::of).map(Path::toAbsolutePath),
                value(arguments, "--portkey").map(Path::of),
                isInstalled("nginx"));
    }

    private static Optional<String> value(List<String> arguments, String name) {
        int index = arguments.indexOf(name);
        return index < 0 || index + 1 == arguments.size() ? Optional.empty() : Optional.of(arguments.get(index + 1));
    }

    private static List<Cell> cells(String names) {
        return Arrays.stream(names.split(","))
                .map(name -> Cell.all().stream()
                        .filter(cell -> cell.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("There is no cell " + name)))
                .toList();
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
