package speed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A table in Markdown, a line for each contender of a cell; ratios are to the cell's first one, in the same round. */
final class Report {
    private static final String HEAD =
            "| cell | who | result | ratio (spread) | p99 | CPU an answer | CPU a MB | RSS | GC pauses | good | bad |\n"
                    + "|---|---|---|---|---|---|---|---|---|---|---|\n";

    private final List<String> lines = new ArrayList<>();

    /** Adds a cell's lines, and says whether all its answers were good. */
    boolean add(Cell cell, List<Sample> samples) {
        String reference = samples.isEmpty() ? "" : samples.get(0).contender();
        samples.stream()
                .map(Sample::contender)
                .distinct()
                .forEach(name -> lines.add(line(cell, name, reference, samples)));
        return samples.stream()
                .filter(sample -> !sample.contender().equals(Cell.PORTKEY))
                .allMatch(sample -> sample.failures() == 0 && sample.answers() > 0);
    }

    private static String line(Cell cell, String name, String reference, List<Sample> all) {
        List<Sample> own =
                all.stream().filter(sample -> sample.contender().equals(name)).toList();
        return "| "
                + String.join(
                        " | ",
                        cell.name(),
                        name,
                        figure(cell, median(own, Sample::figure)),
                        name.equals(reference) ? "1.00" : ratio(own, all, reference),
                        format("%.1f ms", median(own, Sample::ninetyNinth)),
                        format("%.2f ms", median(own, Sample::processorAnswer)),
                        format("%.2f ms", median(own, Sample::processorMegabyte)),
                        format(
                                "%.0f MB",
                                own.stream().mapToDouble(Sample::peak).max().orElse(0)),
                        format("%.1f %%", 100 * median(own, sample -> sample.pauses() / sample.seconds())),
                        String.valueOf(own.stream().mapToInt(Sample::answers).sum()),
                        String.valueOf(own.stream().mapToInt(Sample::failures).sum()))
                + " |";
    }

    private static String figure(Cell cell, double value) {
        return switch (cell.kind()) {
            case RATE -> format(cell.size() == Size.TINY ? "%.0f/s" : "%.0f MB/s", value);
            case LATENCY, STREAM, TIMES, UPLOAD, HELD, START -> format("%.2f ms", value);
        };
    }

    private static String ratio(List<Sample> own, List<Sample> all, String reference) {
        List<Double> ratios = own.stream()
                .map(sample -> sample.figure()
                        / all.stream()
                                .filter(other -> other.contender().equals(reference) && other.round() == sample.round())
                                .findFirst()
                                .orElseThrow()
                                .figure())
                .sorted()
                .toList();
        return format(
                "%.3f (%.3f to %.3f)", ratios.get(ratios.size() / 2), ratios.get(0), ratios.get(ratios.size() - 1));
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
        double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    @Override
    public String toString() {
        return HEAD + String.join("\n", lines) + "\n";
    }
}
