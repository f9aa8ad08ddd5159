package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobCounts;
import org.pixelcaravan.json.Json;

/** Writes {@code status.json}, which says how far a job is. */
final class StatusFile {
    private StatusFile() {}

    static void write(Job job, Path folder) throws IOException {
        byte[] status = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(status(job, Instant.now()));
        OutputFiles.refresh(folder.resolve(OutputFolder.STATUS), out -> out.write(status));
    }

    private static ObjectNode status(Job job, Instant now) {
        JobCounts counts = job.counts();
        ObjectNode status = Json.object()
                .put("job", job.id())
                .put("file", job.name())
                .put("state", job.state().id())
                .put("lines", counts.lines())
                .put("waiting", counts.lines() - counts.done() - counts.running())
                .put("running", counts.running())
                .put("succeeded", counts.succeeded())
                .put("partial", counts.partial())
                .put("failed", counts.failed())
                .put("cancelled", counts.cancelled())
                .put("outcomeUnknown", counts.unknown())
                .put("pictures", counts.images())
                .put("linesPerSecond", Math.round(job.rate(now) * 100) / 100.0);
        job.timeLeft(now).ifPresent(left -> status.put("secondsLeft", left.toSeconds()));
        return status.put("updated", now.toString());
    }
}
