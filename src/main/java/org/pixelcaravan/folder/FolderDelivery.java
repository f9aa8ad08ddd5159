package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ContactSheet;
import org.pixelcaravan.image.ImageTranscoder;
import org.pixelcaravan.jobs.ArchivedPicture;
import org.pixelcaravan.jobs.ArchivedResult;
import org.pixelcaravan.jobs.ClaimedLine;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobDelivery;
import org.pixelcaravan.jobs.JobState;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.LineId;
import org.pixelcaravan.jobs.LineOutcome;
import org.pixelcaravan.jobs.LineRecord;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.model.Warning;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the results of jobs that came as files into the outbox, and the files themselves to where they belong in the end.
 * Everything can be done again after a crash, and changes nothing that was done.
 */
public final class FolderDelivery implements JobDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(FolderDelivery.class);
    private static final int LINES_AT_ONCE = 500;
    private static final int LONGEST_REQUEST = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final FolderLayout folders;
    private final JobStore store;
    private final LinePictures pictures;
    private final ImageTranscoder transcoder;
    private final BatchOutput batchOutput;

    /**
     * @param noted whether the files of pictures say how they were made
     * @param batchOutput writes the output of files in OpenAI's Batch form
     */
    public FolderDelivery(
            FolderLayout folders,
            JobStore store,
            FileNames names,
            boolean noted,
            ImageTranscoder transcoder,
            BatchOutput batchOutput) {
        this.folders = folders;
        this.store = store;
        this.pictures = new LinePictures(names, noted);
        this.transcoder = transcoder;
        this.batchOutput = batchOutput;
    }

    @Override
    public String source() {
        return FolderIntake.SOURCE;
    }

    @Override
    public void lineEnded(Job job, LineOutcome outcome) throws IOException {
        if (outcome.result().isPresent()) {
            pictures.place(
                    job,
                    LineLabel.parse(outcome.label()),
                    outcome.model().map(ModelId::toString),
                    outcome.result().get(),
                    request(outcome.id()).orElseGet(Json::object),
                    OutputFolder.of(job, folders.outbox()));
        }
    }

    @Override
    public void jobEnded(Job job) throws IOException {
        FolderJob note = FolderJob.fromJson(job.delivery());
        Path folder = OutputFolder.of(job, folders.outbox());
        FailedLines failed = new FailedLines();
        ContactSheet sheet = new ContactSheet(job.counts().images(), transcoder);
        OutputFiles.replace(folder.resolve("manifest.json"), out -> {
            try (ManifestWriter manifest = new ManifestWriter(out, job, note)) {
                forEach(job, line -> finish(job, line, folder, manifest, sheet, failed));
            }
        });
        if (job.counts().images() > 1) {
            OutputFiles.replace(folder.resolve("contact-sheet.png"), sheet::writeTo);
        }
        if (note.batch()) {
            OutputFiles.replace(
                    folder.resolve("output.jsonl"), out -> forEach(job, line -> batchOutput.write(line, out)));
        }
        OutputFiles.sweep(folder);
        StatusFile.write(job, folder);
        giveAway(job, note, failed, folder);
    }

    private Placed place(Job job, LineRecord line, Path folder) throws IOException {
        try (SpoolScope spool = SpoolScope.inMemory()) {
            Optional<ArchivedResult> result = store.archive().read(line.id(), spool);
            Optional<JsonNode> request = request(line.id());
            List<ArchivedPicture> files = result.isEmpty()
                    ? List.of()
                    : pictures.place(
                            job,
                            LineLabel.parse(line.label()),
                            line.model(),
                            result.get(),
                            request.orElseGet(Json::object),
                            folder);
            return new Placed(request, result, files);
        }
    }

    private void finish(
            Job job, LineRecord line, Path folder, ManifestWriter manifest, ContactSheet sheet, FailedLines failed)
            throws IOException {
        Placed placed = place(job, line, folder);
        List<Warning> warnings = placed.result().isPresent()
                ? placed.result().get().warnings()
                : store.archive().readWarnings(line.id());
        manifest.add(line, placed.request(), placed.result(), placed.pictures(), warnings);
        for (ArchivedPicture picture : placed.pictures()) {
            if (sheet.hasRoom()) {
                sheet.add(
                        () -> Files.newInputStream(picture.file()),
                        String.valueOf(picture.file().getFileName()),
                        line.model().orElse(""),
                        Instant.now().plus(PATIENCE));
            }
        }
        add(line, failed);
    }

    private Optional<JsonNode> request(LineId id) throws IOException {
        Optional<ClaimedLine> line = store.lines().read(id);
        if (line.isEmpty() || line.get().document().length() > LONGEST_REQUEST) {
            return Optional.empty();
        }
        try (InputStream body = line.get().document().open()) {
            return Optional.of(Json.MAPPER.readTree(body));
        }
    }

    private void forEach(Job job, LineStep step) throws IOException {
        int after = 0;
        List<LineRecord> lines = store.lines().list(job.id(), after, LINES_AT_ONCE);
        while (!lines.isEmpty()) {
            for (LineRecord line : lines) {
                step.take(line);
                after = line.id().number();
            }
            lines = store.lines().list(job.id(), after, LINES_AT_ONCE);
        }
    }

    private static void add(LineRecord line, FailedLines failed) {
        if (line.state() == JobState.SUCCEEDED) {
            return;
        }
        GatewayException failure =
                line.failure().orElseGet(() -> new GatewayException(ErrorCode.CANCELLED, "The job was cancelled"));
        // What may have been bought, or was in part, is not bought again by just dropping a file.
        boolean retry = line.state() == JobState.FAILED || line.state() == JobState.CANCELLED;
        failed.add(LineLabel.parse(line.label()).line(), failure, line.state(), retry);
    }

    private void giveAway(Job job, FolderJob note, FailedLines lines, Path folder) throws IOException {
        Path source = FolderIntake.sourceIn(store.archive().folder(job.id()), note.file());
        BadLines.forEach(store.archive().folder(job.id()), lines::addBad);
        if (!Files.exists(source) && !FailedFiles.takeBack(folders.failed(), note.file(), job.id(), source)) {
            return;
        }
        if (lines.isEmpty()) {
            FolderLayout.move(source, folders.done(), note.file());
            LOG.info("{} is done: {} pictures in {}", note.file(), job.counts().images(), folder);
            return;
        }
        ObjectNode report = Json.object()
                .put("file", note.file())
                .put("job", job.id())
                .put("state", job.state().id())
                .put("results", folders.outbox().relativize(folder).toString())
                .put("lines", note.jobs() + note.bad());
        Path moved = lines.moveAway(source, folders.failed(), note.file(), report);
        LOG.warn(
                "{} is done in part: {} lines failed; the report is {}",
                note.file(),
                lines.count(),
                FolderReport.of(moved));
    }

    @FunctionalInterface
    private interface LineStep {
        void take(LineRecord line) throws IOException;
    }

    private record Placed(
            Optional<JsonNode> request, Optional<ArchivedResult> result, List<ArchivedPicture> pictures) {}
}
