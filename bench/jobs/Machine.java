package jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** How busy the processor is, as Linux counts it. */
final class Machine {
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int GUESTS = 8;

    private final long idle;
    private final long all;

    private Machine(long idle, long all) {
        this.idle = idle;
        this.all = all;
    }

    static Machine now() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            long[] ticks = Stream.of(lines.findFirst().orElseThrow().trim().split("\\s+"))
                    .skip(1)
                    .limit(GUESTS)
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new Machine(
                    ticks[IDLE] + ticks[WAITING], Arrays.stream(ticks).sum());
        }
    }

    /** Which part of its processor time was used since then. */
    double busySince(Machine then) {
        return 1 - (double) (idle - then.idle) / Math.max(1, all - then.all);
    }
}
