package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.jobs.ArchivedPicture;
import org.pixelcaravan.jobs.ArchivedResult;
import org.pixelcaravan.jobs.Job;

/** Puts the pictures of lines into the folder of their job. Doing it again changes nothing. */
final class LinePictures {
    private static final int MOST_TRIES = 10_000;
    private static final List<String> SEEDS = List.of("/seed", "/parameters/seed", "/generationConfig/seed");

    private final FileNames names;

    LinePictures(FileNames names) {
        this.names = names;
    }

    /**
     * Puts them there.
     *
     * @param document what the line asked for
     * @return their files, in order
     */
    List<Path> place(
            Job job, LineLabel label, Optional<String> model, ArchivedResult result, JsonNode document, Path folder)
            throws IOException {
        List<Path> files = new ArrayList<>();
        for (ArchivedPicture picture : result.pictures()) {
            NamedPicture named = new NamedPicture(
                    FolderJob.fromJson(job.delivery()).name(),
                    label.line(),
                    label.id(),
                    files.size() + 1,
                    model.orElse("model"),
                    job.created(),
                    seed(document, files.size()),
                    picture.header().format());
            files.add(place(picture.file(), folder, names.of(named)));
        }
        return files;
    }

    /** A number that the pictures of one line count up from. */
    private static Optional<Long> seed(JsonNode document, int index) {
        return SEEDS.stream()
                .map(document::at)
                .filter(JsonNode::isIntegralNumber)
                .findFirst()
                .map(seed -> seed.longValue() + index);
    }

    private static Path place(Path picture, Path folder, String name) throws IOException {
        int dot = name.lastIndexOf('.');
        for (int number = 1; number < MOST_TRIES; number++) {
            String candidate = number == 1 ? name : name.substring(0, dot) + "-" + number + name.substring(dot);
            Path target = folder.resolve(candidate);
            try {
                OutputFiles.copy(picture, target);
                return target;
            } catch (FileAlreadyExistsException e) {
                // Put there before, or another picture's.
            }
            if (Files.isSameFile(picture, target) || Files.mismatch(picture, target) < 0) {
                return target;
            }
        }
        throw new FileAlreadyExistsException(folder.resolve(name).toString());
    }
}
