package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.job.JobDoorCodec;
import org.pixelcaravan.dialect.job.JobLine;
import org.pixelcaravan.dialect.job.RoutedLine;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.jobs.JobState;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ReferenceLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job file on its way through a route that has no job store. The whole file is read before its first job is handed out, so
 * that a file which cannot be read costs nothing. Lines that are no jobs and those that the route fails with go into a report,
 * and when all is done the file moves to the done or to the failed ones. For one thread.
 */
public final class RoutedFile implements Iterator<RoutedLine>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoutedFile.class);
    private static final String JOB = "file";

    private final Path file;
    private final String name;
    private final FileTime modified;
    private final long size;
    private final BooleanSupplier stopping;
    private final Path work;
    private final PendingLines pending;
    private final BitSet waiting = new BitSet();
    private final FailedLines failed = new FailedLines();
    private int lines;
    private long current;
    private Optional<String> refusal = Optional.empty();

    private RoutedFile(Path file, BooleanSupplier stopping) throws IOException {
        this.file = file;
        this.name = String.valueOf(file.getFileName());
        this.modified = Files.getLastModifiedTime(file);
        this.size = Files.size(file);
        this.stopping = stopping;
        this.work = Files.createTempDirectory("caravan-");
        this.pending = new PendingLines(work.resolve("pending"), this::newSpool);
    }

    /**
     * Reads a file.
     *
     * @param model for jobs that name none, unless {@code defaults.yaml} beside the file does; may be empty
     * @param stopping asked before each job whether the others shall wait
     */
    public static RoutedFile open(Path file, String model, BooleanSupplier stopping) throws IOException {
        RoutedFile routed = new RoutedFile(file, stopping);
        try {
            routed.read(model);
            return routed;
        } catch (IOException | RuntimeException e) {
            routed.close();
            throw e;
        }
    }

    private void read(String model) throws IOException {
        JobInputs inputs = new JobInputs(
                file.getParent(), JobDoorCodec.inputsIn(work.resolve(JOB)), ReferenceLimits.USUAL.bytes());
        try {
            ObjectNode defaults = FolderIntake.defaults(file);
            if (!defaults.hasNonNull("model") && !model.isEmpty()) {
                defaults.put("model", model);
            }
            new JobFileReader(this::newSpool)
                    .read(file, JobDoorCodec.addressOf(JOB), defaults, new InputKeeper(inputs, new LineSink() {
                        @Override
                        public void line(JobLine line) throws IOException {
                            lines++;
                            pending.add(line);
                            waiting.set(Math.toIntExact(line.number()));
                        }

                        @Override
                        public void bad(long number, GatewayException failure) {
                            lines++;
                            failed.add(number, failure, JobState.FAILED, true);
                        }
                    }));
        } catch (JobFileException e) {
            refusal = Optional.of(e.getMessage());
            waiting.clear();
        }
    }

    private SpoolScope newSpool() {
        return new SpoolScope(work.resolve("spool"));
    }

    public Path file() {
        return file;
    }

    /** When the file that is worked on was written. */
    public FileTime modified() {
        return modified;
    }

    /** Its name without the ending. */
    public String stem() {
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** Where the codec of job documents finds the pictures that came with the file. */
    public Path jobs() {
        return work;
    }

    @Override
    public boolean hasNext() {
        return !waiting.isEmpty() && !stopping.getAsBoolean();
    }

    @Override
    public RoutedLine next() {
        try {
            RoutedLine line = pending.next().orElseThrow(NoSuchElementException::new);
            current = line.number();
            waiting.clear(Math.toIntExact(current));
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Notes that the route failed with the line that was handed out last.
     *
     * @param charged whether something of it may have been bought
     */
    public void failed(GatewayException failure, boolean charged) {
        failed.add(current, failure, charged ? JobState.OUTCOME_UNKNOWN : JobState.FAILED, !charged);
    }

    /**
     * Moves the file to where it belongs. Lines that were never handed out count as failed; a file that has changed meanwhile
     * stays.
     */
    public void settle(Path done, Path failures) throws IOException {
        if (!Files.getLastModifiedTime(file).equals(modified) || Files.size(file) != size) {
            LOG.warn("{} changed while it was worked on; it stays and is taken again", name);
            return;
        }
        waiting.stream().forEach(number -> failed.add(number, neverBegun(), JobState.CANCELLED, true));
        ObjectNode report = Json.object().put("file", name);
        if (refusal.isPresent()) {
            FolderReport.write(FolderLayout.move(file, failures, name), report.put("reason", refusal.get()));
            LOG.warn("{} is no job file; the report beside it in the folder of failed files says why", name);
        } else if (failed.isEmpty()) {
            FolderLayout.move(file, done, name);
            LOG.info("{} is done: {} jobs", name, lines);
        } else {
            Path moved = failed.moveAway(file, failures, name, report.put("lines", lines));
            LOG.warn(
                    "{} is done in part: {} of {} jobs failed; the report is {}",
                    name,
                    failed.count(),
                    lines,
                    FolderReport.of(moved));
        }
    }

    private static GatewayException neverBegun() {
        return new GatewayException(ErrorCode.CANCELLED, "The route stopped before this line was begun");
    }

    /** Deletes what was kept beside the file. */
    @Override
    public void close() throws IOException {
        pending.close();
        try (Stream<Path> files = Files.walk(work)) {
            for (Path left : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(left);
            }
        }
    }
}
