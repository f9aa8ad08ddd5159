package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.pixelcaravan.content.Digests;
import org.pixelcaravan.image.PictureNote;
import org.pixelcaravan.image.PictureNotes;
import org.pixelcaravan.jobs.ArchivedPicture;
import org.pixelcaravan.jobs.ArchivedResult;
import org.pixelcaravan.jobs.Job;

/** Puts the pictures of lines into the folder of their job. Doing it again changes nothing. */
final class LinePictures {
    private static final List<String> SEEDS = List.of("/seed", "/parameters/seed", "/generationConfig/seed");

    private static final List<String> PROMPTS = List.of("/prompt", "/instances/0/prompt", "/contents/0/parts/0/text");

    private final FileNames names;
    private final boolean noted;

    /** @param noted whether the files say how they were made */
    LinePictures(FileNames names, boolean noted) {
        this.names = names;
        this.noted = noted;
    }

    /**
     * Puts them there.
     *
     * @param document what the line asked for
     * @return what lies there, in order
     */
    List<ArchivedPicture> place(
            Job job, LineLabel label, Optional<String> model, ArchivedResult result, JsonNode document, Path folder)
            throws IOException {
        List<ArchivedPicture> placed = new ArrayList<>();
        for (ArchivedPicture picture : result.pictures()) {
            Optional<Long> seed = seed(document, placed.size());
            NamedPicture named = new NamedPicture(
                    FolderJob.fromJson(job.delivery()).name(),
                    label.line(),
                    label.id(),
                    placed.size() + 1,
                    model.orElse("model"),
                    job.created(),
                    seed,
                    picture.header().format());
            String name = names.of(named);
            placed.add(
                    noted
                            ? placeNoted(picture, folder, name, new PictureNote(prompt(document), model, seed))
                            : placed(picture, OutputFiles.place(picture.file(), folder, name)));
        }
        return placed;
    }

    private static ArchivedPicture placed(ArchivedPicture picture, Path file) {
        return new ArchivedPicture(file, picture.header(), picture.bytes(), picture.sha256(), picture.revisedPrompt());
    }

    private static ArchivedPicture placeNoted(ArchivedPicture picture, Path folder, String name, PictureNote note)
            throws IOException {
        Path part = folder.resolve("." + UUID.randomUUID() + OutputFiles.UNFINISHED);
        try {
            MessageDigest digest = Digests.sha256();
            try (OutputStream out =
                    new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(part)), digest)) {
                PictureNotes.copy(picture.file(), picture.header().format(), note, out);
            }
            long bytes = Files.size(part);
            return new ArchivedPicture(
                    OutputFiles.place(part, folder, name),
                    picture.header(),
                    bytes,
                    HexFormat.of().formatHex(digest.digest()),
                    picture.revisedPrompt());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static Optional<String> prompt(JsonNode document) {
        return PROMPTS.stream()
                .map(document::at)
                .filter(JsonNode::isTextual)
                .findFirst()
                .map(JsonNode::textValue);
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
