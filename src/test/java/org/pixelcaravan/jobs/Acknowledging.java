package org.pixelcaravan.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A process that accepts jobs and announces vendor calls without end, and says of each that it has. */
final class Acknowledging {
    private static final int AT_MOST = 100_000;

    private Acknowledging() {}

    public static void main(String[] arguments) throws Exception {
        try (JobStore store = JobStore.inFolder(Path.of(arguments[0]))) {
            for (int i = 0; i < AT_MOST; i++) {
                String id = store.submit(
                                JobStoreContract.job("x", Optional.empty()),
                                intake -> intake.add(JobStoreContract.line("x")))
                        .job();
                System.out.println("accepted " + id);
                ClaimedLine line = store.lines()
                        .claim(new LineId(id, 1), "me", Duration.ofMinutes(1))
                        .orElseThrow();
                store.units().sending(line.id().unit(0), line.claim());
                System.out.println("announced " + id);
            }
        }
    }
}
