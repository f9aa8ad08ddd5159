package jobs;

import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import speed.Child;

/**
 * How many durable jobs of one picture a gateway does in a second, and what memory it takes for few and for many. The vendor
 * answers at once, and each measurement has a gateway of its own with an empty data directory. Jobs come as lines of one file
 * in the watched folder, and as messages. Everything stays on loopback; client, vendor and gateway share the machine.
 */
final class Jobs {
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Path work;
    private final Vendor vendor;

    private Jobs(Path work, Vendor vendor) {
        this.work = work;
        this.vendor = vendor;
    }

    /** @param arguments the working directory; then, if wanted, how many jobs, and {@code file} or {@code queue} */
    public static void main(String[] arguments) throws Exception {
        int jobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        List<String> ways = arguments.length > 2 ? List.of(arguments[2]) : List.of("file", "queue");
        try (Vendor vendor = new Vendor()) {
            Jobs bench = new Jobs(Path.of(arguments[0]).toAbsolutePath().normalize(), vendor);
            for (String way : ways) {
                bench.measure(way, jobs / 10);
                bench.measure(way, jobs);
            }
        }
    }

    private void measure(String way, int jobs) throws Exception {
        Folders.delete(work.resolve("data"));
        int broker = Child.freePort();
        try (Gateway gateway =
                new Gateway(work, "gateway", work.resolve("data"), vendor.address("gateway"), ownBroker(broker))) {
            gateway.awaitReady();
            double before = gateway.meter().processor();
            long start = System.nanoTime();
            if (way.equals("file")) {
                throughTheFolder(work.resolve("data"), jobs);
            } else {
                throughTheQueue(broker, jobs);
            }
            double took = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%s: %d jobs in %.1f s, %.0f a second, %.1f ms of processor a job; at most %.0f MB resident%n",
                    way,
                    jobs,
                    took,
                    jobs / took,
                    1000 * (gateway.meter().processor() - before) / jobs,
                    gateway.meter().peak());
        }
    }

    private static Map<String, String> ownBroker(int port) {
        return Map.of("caravan.broker.port", String.valueOf(port));
    }

    /** From the file's arrival to its manifest, after which the file is moved. */
    private static void throughTheFolder(Path data, int jobs) throws Exception {
        Path file = data.resolve("jobs.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < jobs; i++) {
                out.write(Bus.job("Picture " + i));
                out.newLine();
            }
        }
        Files.move(file, data.resolve("inbox/jobs.jsonl"));
        await(() -> Files.exists(data.resolve("done/jobs.jsonl")) || Files.exists(data.resolve("failed/jobs.jsonl")));
        try (Stream<Path> pictures = Files.list(data.resolve("outbox/jobs"))) {
            require(
                    jobs,
                    pictures.filter(name -> name.toString().endsWith("-1.png")).count());
        }
    }

    /** From the first message to the last answer. */
    private static void throughTheQueue(int broker, int jobs) throws Exception {
        try (Bus bus = new Bus(broker)) {
            require(jobs, bus.work("Picture", jobs, answers -> {}).succeeded());
        }
    }

    private static void require(long expected, long found) {
        if (found != expected) {
            throw new IllegalStateException(found + " pictures instead of " + expected);
        }
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Not done after " + LIMIT);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }
}
