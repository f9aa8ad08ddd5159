package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.jobs.JobState;
import org.pixelcaravan.json.Json;

/** The lines of a job file that did not bring what they should, and why. */
final class FailedLines {
    private static final int MOST_ENTRIES = 10_000;

    private final Set<Long> again = new HashSet<>();
    private final ArrayNode entries = Json.array();
    private int problems;

    boolean isEmpty() {
        return problems == 0;
    }

    int count() {
        return problems;
    }

    /** @param retry whether the line can be dropped again, since nothing is bought twice by that */
    void add(long number, GatewayException failure, JobState state, boolean retry) {
        if (retry) {
            again.add(number);
        }
        add(BadLines.entry(number, failure).put("state", state.id()).put("inRetryFile", retry));
    }

    /** Adds a line that was no job. */
    void addBad(long number, ObjectNode entry) {
        again.add(number);
        add(entry.put("state", JobState.FAILED.id()).put("inRetryFile", true));
    }

    private void add(ObjectNode entry) {
        problems++;
        if (entries.size() < MOST_ENTRIES) {
            entries.add(entry);
        }
    }

    /**
     * Moves a job file to the failed ones, with a report and the lines that can be dropped again beside it.
     *
     * @param name its place there
     * @param report to which the lines are added
     * @return where it lies then
     */
    Path moveAway(Path source, Path failed, String name, ObjectNode report) throws IOException {
        Path target = FolderLayout.free(failed, name);
        report.put("problems", problems).set("failedLines", entries);
        FolderReport.write(target, report);
        if (!again.isEmpty()) {
            writeRetryFile(source, target);
        }
        Files.move(source, target);
        return target;
    }

    private void writeRetryFile(Path source, Path target) throws IOException {
        try {
            RetryFile.write(source, again, RetryFile.of(target));
        } catch (JobFileException e) {
            throw new IOException(e);
        }
    }
}
