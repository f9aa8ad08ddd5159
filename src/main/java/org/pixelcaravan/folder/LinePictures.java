package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.jobs.ArchivedPicture;
import org.pixelcaravan.jobs.ArchivedResult;
import org.pixelcaravan.jobs.Job;

/** Puts the pictures of lines into the folder of their job. Doing it again changes nothing. */
final class LinePictures {
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
            files.add(OutputFiles.place(picture.file(), folder, names.of(named)));
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
}
