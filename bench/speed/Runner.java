package speed;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs cells: starts who takes part, lets them warm up, and measures them in turn, round by round. */
final class Runner implements AutoCloseable {
    private static final int RATE = 200;

    private final Options options;
    private final Load load = new Load();
    private final int vendor = Child.freePort();
    private final Child vendorProcess;

    Runner(Options options) throws InterruptedException {
        this.options = options;
        this.vendorProcess = Child.java(
                options.work().resolve("vendor.log"),
                List.of(
                        "-Xmx512m",
                        "-XX:MaxDirectMemorySize=2g",
                        "-XX:+UseSerialGC",
                        "-Dio.netty.leakDetection.level=disabled"),
                "speed.MockVendor",
                String.valueOf(vendor));
        vendorProcess.awaitPort(vendor);
    }

    List<Sample> run(Cell cell) throws InterruptedException, IOException {
        List<Sample> samples = new ArrayList<>();
        if (cell.kind() == Cell.Kind.START) {
            for (int round = 0; round < options.rounds(); round++) {
                samples.add(start(cell, round));
            }
            return samples;
        }
        List<Contender> present = new ArrayList<>();
        try {
            for (String name : cell.contenders()) {
                open(name, cell).ifPresent(present::add);
            }
            for (Contender contender : present) {
                warmUp(contender, cell);
            }
            for (int round = 0; round < options.rounds(); round++) {
                for (Contender contender : present) {
                    samples.add(measure(contender, cell, round));
                }
            }
        } finally {
            present.forEach(Contender::close);
        }
        return samples;
    }

    private Optional<Contender> open(String name, Cell cell) throws InterruptedException, IOException {
        return switch (name) {
            case Cell.DIRECT -> Optional.of(new Direct(vendor));
            case Cell.NGINX -> options.nginx() ? Optional.of(new Nginx(options.work(), vendor)) : Optional.empty();
            case Cell.PORTKEY ->
                options.portkey().isPresent()
                        ? Optional.of(
                                new Portkey(options.work(), options.portkey().get(), vendor))
                        : Optional.empty();
            case Cell.BEFORE ->
                options.before().isPresent()
                        ? Optional.of(started(name, options.before().get(), cell))
                        : Optional.empty();
            default -> Optional.of(started(name, options.work().resolve("home"), cell));
        };
    }

    private Caravan started(String name, Path home, Cell cell) throws InterruptedException, IOException {
        Caravan gateway = new Caravan(name, home, options.work(), vendor, cell.javaOptions());
        gateway.awaitAnswer(load, quick(cell));
        return gateway;
    }

    /** The same with answers that come at once. */
    private static Cell quick(Cell cell) {
        return new Cell(
                cell.name(), Cell.Kind.RATE, cell.way(), Size.TINY, 1, 32, 0, cell.javaOptions(), cell.contenders());
    }

    /** The same from a vendor that does not let anybody wait. */
    private static Cell prompt(Cell cell) {
        return new Cell(
                cell.name(),
                cell.kind(),
                cell.way(),
                cell.size(),
                cell.pictures(),
                cell.connections(),
                0,
                cell.javaOptions(),
                cell.contenders());
    }

    private void warmUp(Contender contender, Cell cell) throws InterruptedException {
        load.closed(contender.question(quick(cell)), 32, options.warmUp());
        switch (cell.kind()) {
            case RATE, UPLOAD -> load.closed(contender.question(cell), cell.connections(), options.warmUp());
            case STREAM, TIMES -> load.closed(contender.question(prompt(cell)), cell.connections(), options.warmUp());
            case LATENCY -> load.open(contender.question(cell), RATE, options.warmUp());
            case HELD, START -> {}
        }
    }

    private Sample measure(Contender contender, Cell cell, int round) throws InterruptedException, IOException {
        contender.processes().forgetPeak();
        double processor = contender.processes().processor();
        double pauses = contender.pauses();
        Tally tally = load(contender.question(cell), cell);
        return Sample.of(
                contender,
                round,
                figure(cell, tally),
                tally,
                contender.processes().processor() - processor,
                contender.pauses() - pauses);
    }

    private Tally load(Question question, Cell cell) throws InterruptedException {
        Duration time = options.time();
        return switch (cell.kind()) {
            case LATENCY -> load.open(question, RATE, time.multipliedBy(2));
            case HELD -> load.held(question, cell.connections());
            case RATE, STREAM, TIMES, UPLOAD, START -> load.closed(question, cell.connections(), time);
        };
    }

    private static double figure(Cell cell, Tally tally) {
        return switch (cell.kind()) {
            case RATE -> (cell.size() == Size.TINY ? tally.answers() : tally.megabytes()) / tally.seconds();
            case LATENCY, STREAM, TIMES, UPLOAD -> tally.milliseconds(0.5);
            case HELD, START -> 1000 * tally.seconds();
        };
    }

    private Sample start(Cell cell, int round) throws InterruptedException, IOException {
        Tally tally = new Tally();
        try (Caravan gateway =
                new Caravan(Cell.CARAVAN, options.work().resolve("home"), options.work(), vendor, cell.javaOptions())) {
            tally.answered(gateway.awaitAnswer(load, cell), 0);
            return Sample.of(
                    gateway,
                    round,
                    tally.milliseconds(0.5),
                    tally,
                    gateway.processes().processor(),
                    gateway.pauses());
        }
    }

    @Override
    public void close() {
        load.close();
        vendorProcess.close();
    }
}
