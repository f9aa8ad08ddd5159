package org.pixelcaravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.pixelcaravan.content.Digests;
import org.pixelcaravan.folder.FolderLayout;
import org.pixelcaravan.json.Json;

/**
 * The place of a file of jobs in the watched folder. It is named after what is in the file and beside it, so that the same
 * batch has the same place whenever it is sent: a batch that was begun is gone on with, and one that ended is not made again.
 */
final class BatchFolder {
    private static final int DIGITS = 12;

    private final FolderLayout folders;
    private final Path file;
    private final BatchInputs inputs;
    private final String place;

    /**
     * @param data the gateway's data directory
     * @param inputs what lies beside the file in the inbox
     * @throws CommandFailure if there is no inbox, or a file cannot be read
     */
    BatchFolder(Path data, Path file, BatchInputs inputs) {
        this.folders = FolderLayout.in(data);
        this.file = file;
        this.inputs = inputs;
        if (!Files.isDirectory(folders.inbox())) {
            throw new CommandFailure("There is no watched folder " + folders.inbox()
                    + "; start the gateway, or say with --data where its data directory is");
        }
        this.place = stem() + "-" + digest();
    }

    private String stem() {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private String digest() {
        MessageDigest digest = Digests.sha256();
        inputs.digest(digest);
        BatchInputs.digest(file, digest);
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    /** Whether the gateway has it already, or soon will. */
    boolean isThere() {
        return Files.exists(dropped())
                || Files.exists(outbox())
                || report().isPresent()
                || earlier().isPresent();
    }

    /** Puts it there; the gateway sees it when all is there that it needs. */
    void drop() {
        try {
            Path folder = Files.createDirectories(dropped().getParent());
            inputs.copyTo(folder);
            Path draft = folder.resolve("." + file.getFileName());
            Files.copy(file, draft, StandardCopyOption.REPLACE_EXISTING);
            Files.move(draft, dropped(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CommandFailure(file + " cannot be put into the watched folder: " + e, e);
        }
    }

    /** Whether the gateway has not looked at it yet. */
    boolean waits() {
        return Files.exists(dropped());
    }

    /** Whether the gateway has done everything with it, and put it where it stays. */
    boolean isPutAway() {
        Path name = Path.of(place).resolve(file.getFileName());
        return Files.exists(folders.done().resolve(name))
                || Files.exists(folders.failed().resolve(name));
    }

    /** How far it is, in the words of its status.json; empty if it has not begun. */
    Optional<JsonNode> status() {
        return document(outbox().resolve("status.json"));
    }

    /** What the gateway says of a file that failed, at least in part. */
    Optional<JsonNode> report() {
        return document(folders.failed().resolve(reportName()));
    }

    /** What the gateway says if it had made the same, from another place in its inbox, before. */
    Optional<JsonNode> earlier() {
        return document(folders.done().resolve(reportName()));
    }

    private String reportName() {
        return place + "/" + file.getFileName() + ".report.json";
    }

    /** The lines that failed and may be sent again. */
    Optional<Path> retry() {
        String name = String.valueOf(file.getFileName());
        Path lines = folders.failed().resolve(place).resolve(stem() + ".retry" + name.substring(stem().length()));
        return Optional.of(lines).filter(Files::exists);
    }

    /** Where its pictures are. */
    Path outbox() {
        return folders.outbox().resolve(place).resolve(stem());
    }

    private Path dropped() {
        return folders.inbox().resolve(place).resolve(String.valueOf(file.getFileName()));
    }

    private static Optional<JsonNode> document(Path path) {
        try {
            return Optional.of(Json.MAPPER.readTree(Files.readAllBytes(path)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
