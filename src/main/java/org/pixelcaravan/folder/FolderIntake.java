package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.pixelcaravan.content.Digests;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.job.JobDoorCodec;
import org.pixelcaravan.dialect.job.JobLine;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobIntake;
import org.pixelcaravan.jobs.JobState;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.NewJob;
import org.pixelcaravan.jobs.NewLine;
import org.pixelcaravan.jobs.Submission;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.keys.Caller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes jobs of files. When {@link #accept} returns, the file has left the inbox: its lines, the pictures that they name and
 * the file itself are in the job store, or it lies in the folder of failed files with a report. If it throws, the file is
 * where it was and may be offered again; nothing of it is run twice.
 */
public final class FolderIntake {
    /** The name under which the door's jobs stand in the store. */
    public static final String SOURCE = "folder";

    /** Settings for the files beside it. */
    static final String DEFAULTS = "defaults.yaml";

    private static final Logger LOG = LoggerFactory.getLogger(FolderIntake.class);
    private static final Map<String, String> HEADERS = Map.of("content-type", "application/json");

    private final FolderLayout folders;
    private final JobStore store;
    private final JobFileReader reader;
    private final long mostInputBytes;
    private final boolean reuse;

    /**
     * @param spools makes the scope in which the long texts of one line are kept while it is read
     * @param mostInputBytes of a picture that a job names
     * @param reuse whether a file that was here before gets the earlier result
     */
    public FolderIntake(
            FolderLayout folders, JobStore store, Supplier<SpoolScope> spools, long mostInputBytes, boolean reuse) {
        this.folders = folders;
        this.store = store;
        this.reader = new JobFileReader(spools);
        this.mostInputBytes = mostInputBytes;
        this.reuse = reuse;
    }

    /** Whether a file of the inbox is one that is read only beside others. */
    public static boolean isDefaults(Path file) {
        return String.valueOf(file.getFileName()).equals(DEFAULTS);
    }

    /**
     * Takes a file out of the inbox.
     *
     * @throws IOException if it cannot be read or moved, or the store is out of order
     */
    public void accept(Path file) throws IOException {
        String name = folders.nameInInbox(file);
        try {
            ObjectNode defaults = defaults(file);
            Contents contents = look(file, name, defaults);
            if (contents.jobs() == 0) {
                throw new JobFileException("No line of the file is a job");
            }
            settle(file, name, submit(file, name, defaults, contents));
        } catch (JobFileException e) {
            refuse(file, name, e.getMessage());
        }
    }

    /** What job documents of a file mean that leave something out. */
    static ObjectNode defaults(Path file) throws IOException, JobFileException {
        Path beside = file.resolveSibling(DEFAULTS);
        return Files.isRegularFile(beside) ? JobFileReader.readDefaults(beside) : Json.object();
    }

    /** Reads the file once to find out whether it is a job file, and what makes it the same as an earlier one. */
    private Contents look(Path file, String name, ObjectNode defaults) throws IOException, JobFileException {
        MessageDigest digest = Digests.sha256();
        digest.update(defaults.toString().getBytes(StandardCharsets.UTF_8));
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        InputDigest inputs = new InputDigest(file.getParent(), digest);
        Count count = new Count(inputs);
        reader.read(file, JobDoorCodec.addressOf("none"), defaults, count);
        String content = HexFormat.of().formatHex(digest.digest());
        return new Contents(count.jobs, count.bad, count.batch, content, reuse ? content : content + " as " + name);
    }

    private Submission submit(Path file, String name, ObjectNode defaults, Contents contents)
            throws IOException, JobFileException {
        String key = contents.key();
        Submission submission = submit(file, name, defaults, contents, key);
        while (submission.kind() == Submission.Kind.KNOWN && mayRunAgain(file, name, submission.job())) {
            key += " after " + submission.job();
            submission = submit(file, name, defaults, contents, key);
        }
        return submission;
    }

    /** Whether a file is another one than that of an earlier job, and that one did not bring what it should. */
    private boolean mayRunAgain(Path file, String name, String job) throws IOException {
        Optional<Job> earlier = store.find(job);
        return earlier.isPresent()
                && earlier.get().state().isFinal()
                && !(reuse && earlier.get().state() == JobState.SUCCEEDED)
                && !isItself(file, name, job);
    }

    /** Whether a file is the very one that a job came from, and was left behind when the gateway died. */
    private boolean isItself(Path file, String name, String job) throws IOException {
        Path kept = sourceIn(store.archive().folder(job), name);
        for (Path path :
                new Path[] {kept, folders.done().resolve(name), folders.failed().resolve(name)}) {
            if (Files.exists(path) && Files.isSameFile(path, file)) {
                return true;
            }
        }
        return false;
    }

    private Submission submit(Path file, String name, ObjectNode defaults, Contents contents, String key)
            throws IOException, JobFileException {
        String note = new FolderJob(name, contents.jobs(), contents.bad(), contents.batch()).toJson();
        NewJob.Key known = new NewJob.Key(SOURCE, key, contents.digest());
        NewJob job = new NewJob(SOURCE, name, Caller.ANYONE, note, Optional.of(known));
        JobFileException[] failure = new JobFileException[1];
        try {
            return store.submit(job, intake -> {
                try {
                    fill(intake, file, defaults);
                } catch (JobFileException e) {
                    failure[0] = e;
                    throw new IOException(e);
                }
            });
        } catch (IOException e) {
            if (failure[0] != null) {
                throw failure[0];
            }
            throw e;
        }
    }

    private void fill(JobIntake intake, Path file, ObjectNode defaults) throws IOException, JobFileException {
        Path folder = store.archive().folder(intake.jobId());
        JobInputs inputs = new JobInputs(file.getParent(), JobDoorCodec.inputsIn(folder), mostInputBytes);
        try (BadLines bad = new BadLines(folder)) {
            reader.read(file, JobDoorCodec.addressOf(intake.jobId()), defaults, new InputKeeper(inputs, new LineSink() {
                @Override
                public void line(JobLine line) throws IOException {
                    intake.add(new NewLine(
                            new LineLabel(line.number(), line.id()).toString(),
                            line.door(),
                            line.path(),
                            HEADERS,
                            Json.payload(line.document())));
                }

                @Override
                public void bad(long number, GatewayException problem) throws IOException {
                    bad.add(number, problem);
                }
            }));
        }
        keepSource(file, folder);
    }

    private static void keepSource(Path file, Path folder) throws IOException {
        Path source = sourceIn(folder, String.valueOf(file.getFileName()));
        Files.createDirectories(source.getParent());
        try {
            Files.createLink(source, file);
        } catch (UnsupportedOperationException | FileAlreadyExistsException e) {
            throw new IOException("The job file cannot be kept", e);
        } catch (IOException otherFileSystem) {
            Files.copy(file, source);
        }
    }

    /** Where a job keeps the file that it came from. */
    static Path sourceIn(Path folderOfJob, String name) {
        return folderOfJob.resolve("source").resolve(name.substring(name.lastIndexOf('/') + 1));
    }

    private void settle(Path file, String name, Submission submission) throws IOException {
        switch (submission.kind()) {
            case ACCEPTED -> {
                Files.delete(file);
                LOG.info("{} is job {}", name, submission.job());
            }
            case KNOWN -> known(file, name, submission.job());
            case MISMATCH -> throw new IllegalStateException("Two files have one digest");
        }
    }

    private void known(Path file, String name, String job) throws IOException {
        if (isItself(file, name, job)) {
            Files.delete(file);
            return;
        }
        Path moved = FolderLayout.move(file, folders.done(), name);
        String reason = "The same content came before, as job " + job + "; nothing was made again. To have it made"
                + " again, change it, or set caravan.folder.duplicates=run";
        FolderReport.write(
                moved, Json.object().put("file", name).put("job", job).put("reason", reason));
        LOG.info("{} has the content of job {}; it is not made again", name, job);
    }

    private void refuse(Path file, String name, String reason) throws IOException {
        Path moved = FolderLayout.move(file, folders.failed(), name);
        FolderReport.write(moved, Json.object().put("file", name).put("reason", reason));
        LOG.warn("{} is no job file; the report beside it in the folder of failed files says why", name);
    }

    /**
     * What a file holds.
     *
     * @param digest of everything that its pictures depend on
     * @param key by what it is recognised
     */
    private record Contents(int jobs, int bad, boolean batch, String digest, String key) {}

    /** Counts the lines. */
    private static final class Count implements LineSink {
        private final InputDigest inputs;
        private int jobs;
        private int bad;
        private boolean batch;

        Count(InputDigest inputs) {
            this.inputs = inputs;
        }

        @Override
        public void line(JobLine line) throws IOException {
            try {
                if (line.isOwn()) {
                    inputs.add(line.document());
                }
                jobs++;
                batch |= line.isBatch();
            } catch (GatewayException e) {
                bad(line.number(), e);
            }
        }

        @Override
        public void bad(long number, GatewayException failure) {
            bad++;
        }
    }
}
