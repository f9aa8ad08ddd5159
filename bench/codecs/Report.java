package codecs;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;

/**
 * Tables in Markdown, one for each class of benchmarks and a line for each answer: the time, how many times that of the copy
 * it is, and what is allocated.
 */
final class Report {
    private static final List<String> COLUMNS = List.of(
            "copy",
            "gateway",
            "tree",
            "streaming",
            "copyToFile",
            "gatewayToFile",
            "copyFromFile",
            "gatewayFromFile",
            "store",
            "look",
            "scan",
            "check",
            "decode");

    private final Collection<RunResult> results;

    Report(Collection<RunResult> results) {
        this.results = results;
    }

    @Override
    public String toString() {
        return results.stream().map(Report::group).distinct().map(this::table).collect(Collectors.joining("\n"));
    }

    private String table(String group) {
        List<RunResult> own =
                results.stream().filter(result -> group(result).equals(group)).toList();
        List<String> columns = COLUMNS.stream()
                .filter(column -> own.stream().anyMatch(result -> method(result).equals(column)))
                .toList();
        return Stream.concat(
                        Stream.of(
                                row(group, columns.stream().map(Report::code)),
                                "|---".repeat(columns.size() + 1) + "|"),
                        own.stream().map(Report::answer).distinct().map(answer -> line(own, answer, columns)))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(List<RunResult> own, String answer, List<String> columns) {
        return row(code(answer), columns.stream().map(column -> find(own, column, answer)
                .map(result -> cell(result, find(own, reference(column), answer)))
                .orElse("–")));
    }

    private static String code(String word) {
        return "`" + word + "`";
    }

    private static String row(String head, Stream<String> cells) {
        return Stream.concat(Stream.of(head), cells).collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** The copy from and to the same places. */
    private static String reference(String column) {
        return column.replaceFirst("^[a-z]+", "copy");
    }

    private static Optional<RunResult> find(List<RunResult> own, String method, String answer) {
        return own.stream()
                .filter(result ->
                        method(result).equals(method) && answer(result).equals(answer))
                .findFirst();
    }

    private static String cell(RunResult result, Optional<RunResult> reference) {
        String ratio = reference
                .filter(copy -> copy != result)
                .map(copy -> figure(time(result) / time(copy)) + "×, ")
                .orElse("");
        return time(time(result)) + ", " + ratio + size(allocated(result));
    }

    private static String group(RunResult result) {
        String[] words = result.getParams().getBenchmark().split("\\.");
        return words[words.length - 2];
    }

    private static String method(RunResult result) {
        return result.getPrimaryResult().getLabel();
    }

    private static String answer(RunResult result) {
        return result.getParams().getParam("answer");
    }

    /** The median of all iterations in microseconds, since a mean also tells what else the machine did. */
    private static double time(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
    }

    private static String time(double micros) {
        return micros < 1000 ? figure(micros) + " µs" : figure(micros / 1000) + " ms";
    }

    private static String size(double bytes) {
        return bytes < 1e6 ? figure(bytes / 1e3) + " kB" : figure(bytes / 1e6) + " MB";
    }

    /** Two or three digits that count. */
    private static String figure(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }
}
