package speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux counts of a process and its children. Elsewhere there is nothing to read, and all figures are zero. */
public final class ProcessMeter {
    static final ProcessMeter NONE = new ProcessMeter(Optional.empty());

    private static final double TICKS_A_SECOND = 100;
    private static final int USER_TICKS = 11;

    private final Optional<ProcessHandle> process;

    private ProcessMeter(Optional<ProcessHandle> process) {
        this.process = process;
    }

    static ProcessMeter of(Process process) {
        return new ProcessMeter(Optional.of(process.toHandle()));
    }

    /** Seconds of processor time so far. */
    public double processor() {
        return all().mapToDouble(each -> processor(each.pid())).sum();
    }

    /** Begins to look for the most resident memory anew. */
    void forgetPeak() {
        all().forEach(each -> write(each.pid(), "clear_refs", "5"));
    }

    /** The most resident memory, in MB, since it was forgotten. */
    public double peak() {
        return all().mapToDouble(each -> status(each.pid(), "VmHWM:")).sum();
    }

    /** Resident memory now, in MB. */
    double resident() {
        return all().mapToDouble(each -> status(each.pid(), "VmRSS:")).sum();
    }

    private Stream<ProcessHandle> all() {
        return process.stream().flatMap(root -> Stream.concat(Stream.of(root), root.descendants()));
    }

    private static double processor(long pid) {
        String stat = read(pid, "stat");
        if (stat.isEmpty()) {
            return 0;
        }
        // The name, in brackets, may hold blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])) / TICKS_A_SECOND;
    }

    private static double status(long pid, String field) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith(field))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / 1e6)
                .sum();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid), file));
        } catch (IOException gone) {
            return "";
        }
    }

    private static void write(long pid, String file, String text) {
        try {
            Files.writeString(Path.of("/proc", String.valueOf(pid), file), text);
        } catch (IOException notAllowed) {
            // Then it is the most since its start.
        }
    }
}
