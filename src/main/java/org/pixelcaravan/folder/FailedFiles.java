package org.pixelcaravan.folder;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pixelcaravan.json.Json;

/** The job files that lie among the failed ones, each with its report. */
final class FailedFiles {
    private FailedFiles() {}

    /**
     * Takes the file of a job back whose lines have been run again, and deletes the report and the lines to drop again, which
     * tell of the first time.
     *
     * @param name the file's place in the inbox
     * @return false if it does not lie there any more, or never did
     */
    static boolean takeBack(Path failed, String name, String job, Path target) throws IOException {
        Path folder = failed.resolve(name).getParent();
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> reports = Files.newDirectoryStream(folder, FolderReport::isReport)) {
            for (Path report : reports) {
                Path file = FolderReport.subject(report);
                if (Files.exists(file) && tellsOf(report, job)) {
                    Files.deleteIfExists(RetryFile.of(file));
                    Files.createDirectories(target.getParent());
                    Files.move(file, target);
                    Files.delete(report);
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean tellsOf(Path report, String job) throws IOException {
        return Json.MAPPER
                .readTree(Files.readAllBytes(report))
                .path("job")
                .asText()
                .equals(job);
    }
}
