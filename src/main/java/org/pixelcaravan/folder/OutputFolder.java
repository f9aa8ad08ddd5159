package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.json.Json;

/**
 * The folder of one job's results: {@code outbox/<place of the file>/<its name>}, with a number if another job has that.
 * Whose it is stands in its {@code status.json}.
 */
final class OutputFolder {
    static final String STATUS = "status.json";

    private static final int MOST_TRIES = 10_000;

    private OutputFolder() {}

    /** The folder of a job, made if there is none yet. */
    static Path of(Job job, Path outbox) throws IOException {
        FolderJob note = FolderJob.fromJson(job.delivery());
        Path parent = outbox.resolve(note.folder()).normalize();
        String name = FileNames.plain(note.name());
        for (int number = 1; number < MOST_TRIES; number++) {
            Path candidate = parent.resolve(number == 1 ? name : name + "-" + number);
            if (belongsTo(candidate, job) || create(candidate, job) || belongsTo(candidate, job)) {
                return candidate;
            }
        }
        throw new FileAlreadyExistsException(parent.resolve(name).toString());
    }

    private static boolean belongsTo(Path folder, Job job) throws IOException {
        try {
            return Json.MAPPER
                    .readTree(Files.readAllBytes(folder.resolve(STATUS)))
                    .path("job")
                    .asText()
                    .equals(job.id());
        } catch (FileSystemException none) {
            return false;
        }
    }

    /** Made whole under a name of its own first, so that no two jobs take one name, and threads of one job may try at once. */
    private static boolean create(Path folder, Job job) throws IOException {
        if (Files.exists(folder)) {
            return false;
        }
        Files.createDirectories(folder.getParent());
        Path unfinished = folder.resolveSibling("." + UUID.randomUUID() + OutputFiles.UNFINISHED);
        Files.createDirectory(unfinished);
        ObjectNode status = Json.object().put("job", job.id());
        try {
            Files.write(unfinished.resolve(STATUS), Json.MAPPER.writeValueAsBytes(status));
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (FileSystemException taken) {
            if (Files.exists(folder)) {
                return false;
            }
            throw taken;
        } finally {
            Files.deleteIfExists(unfinished.resolve(STATUS));
            Files.deleteIfExists(unfinished);
        }
    }
}
