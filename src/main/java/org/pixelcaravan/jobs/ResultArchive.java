package org.pixelcaravan.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.content.Digests;
import org.pixelcaravan.content.DurableFiles;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonReader;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Warning;

/**
 * The results of jobs on the disk: of each unit what its vendor call brought, of each line what was made of that. A result
 * is there as a whole or not at all: its pictures are files, and the document that names them is written last. Thread-safe.
 */
public final class ResultArchive {
    private static final int LINES_A_FOLDER = 1_000;
    private static final String DOCUMENT = ".json";

    private final Path folder;

    /** @param folder holds one folder a job; made when it is needed */
    public ResultArchive(Path folder) {
        this.folder = folder;
    }

    /** Where the files of a job lie. */
    public Path folder(String job) {
        return folder.resolve(job);
    }

    /**
     * Keeps what a vendor call brought, unless there is a result of it already.
     *
     * @return the result that is kept, once it is on the disk
     * @throws IOException if it cannot be written; nothing that could be read is left then
     */
    public ArchivedResult write(UnitId unit, ImageResult result, SpoolScope spool) throws IOException {
        Optional<ArchivedResult> earlier = read(unit, spool);
        return earlier.isPresent() ? earlier.get() : writeNew(base(unit), result, List.of(), Optional.empty(), spool);
    }

    /** Keeps the result of a whole line; pictures that are in the archive already are not written again. */
    public ArchivedResult write(
            LineId line, ImageResult result, List<Warning> warnings, Optional<Money> cost, SpoolScope spool)
            throws IOException {
        return writeNew(base(line), result, warnings, cost, spool);
    }

    /**
     * What is kept of a vendor call.
     *
     * @param spool takes long texts of the result; pictures stay where they are
     */
    public Optional<ArchivedResult> read(UnitId unit, SpoolScope spool) throws IOException {
        return read(base(unit), spool);
    }

    /** What is kept of a whole line. */
    public Optional<ArchivedResult> read(LineId line, SpoolScope spool) throws IOException {
        return read(base(line), spool);
    }

    /** Keeps what the caller of a line without a result has to be told, in the place of what an earlier run had to tell him. */
    public void writeWarnings(LineId line, List<Warning> warnings) throws IOException {
        if (warnings.isEmpty()) {
            Files.deleteIfExists(warnings(line));
        } else {
            DurableFiles.write(warnings(line), out -> Json.payload(ResultDocument.write(warnings))
                    .writeTo(out));
        }
    }

    /** What the caller of a line without a result has to be told beside its failure; mostly nothing. */
    public List<Warning> readWarnings(LineId line) throws IOException {
        try {
            return ResultDocument.readWarnings(Json.MAPPER.readTree(Files.readAllBytes(warnings(line))));
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    /** Deletes what an interrupted run may have left of a unit without a result. */
    public void discard(UnitId unit) throws IOException {
        Path base = base(unit);
        if (!Files.isDirectory(base.getParent())) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(base.getParent(), base.getFileName() + "[.-]*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The jobs of which there are files. */
    List<String> jobs() throws IOException {
        List<String> jobs = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, Files::isDirectory)) {
            folders.forEach(job -> jobs.add(job.getFileName().toString()));
        }
        return jobs;
    }

    /** Deletes everything of a job. */
    public void delete(String job) throws IOException {
        if (Files.isDirectory(folder(job))) {
            Files.walkFileTree(folder(job), new Deleting());
        }
    }

    private Path base(LineId line) {
        return folder(line.job())
                .resolve(String.format("%06d", line.number() / LINES_A_FOLDER))
                .resolve(String.valueOf(line.number()));
    }

    private Path base(UnitId unit) {
        Path line = base(unit.line());
        return line.resolveSibling(line.getFileName() + "-" + unit.index());
    }

    private Path warnings(LineId line) {
        Path base = base(line);
        return base.resolveSibling(base.getFileName() + "-warnings" + DOCUMENT);
    }

    private static Path document(Path base) {
        return base.resolveSibling(base.getFileName() + DOCUMENT);
    }

    private ArchivedResult writeNew(
            Path base, ImageResult result, List<Warning> warnings, Optional<Money> cost, SpoolScope spool)
            throws IOException {
        ResultDocument document = new ResultDocument(base.getParent(), new Pictures(base, spool));
        JsonNode tree = document.write(result, warnings, cost);
        DurableFiles.write(document(base), out -> Json.payload(tree).writeTo(out));
        return ResultDocument.read(tree, base.getParent());
    }

    private static Optional<ArchivedResult> read(Path base, SpoolScope spool) throws IOException {
        try {
            JsonNode tree = JsonReader.read(Files.newInputStream(document(base)), spool);
            return Optional.of(ResultDocument.read(tree, base.getParent()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** Gives every picture of a result its file. */
    private static final class Pictures implements ResultDocument.PictureFiles {
        private final Path base;
        private final SpoolScope spool;
        private int number;

        Pictures(Path base, SpoolScope spool) {
            this.base = base;
            this.spool = spool;
        }

        @Override
        public ArchivedPicture keep(ResultPart.Image image) throws IOException {
            Optional<Path> file = image.content().file();
            if (file.isPresent() && base.getParent().equals(file.get().getParent())) {
                return known(file.get());
            }
            return write(image);
        }

        /** The document of the unit that the picture came from knows it. */
        private ArchivedPicture known(Path file) throws IOException {
            String name = file.getFileName().toString();
            Path unit = base.resolveSibling(name.substring(0, name.lastIndexOf('-')));
            return read(unit, spool).stream()
                    .flatMap(result -> result.pictures().stream())
                    .filter(picture -> picture.file().equals(file))
                    .findFirst()
                    .orElseThrow(() -> new IOException("The archive does not know its picture " + name));
        }

        private ArchivedPicture write(ResultPart.Image image) throws IOException {
            String name = base.getFileName() + "-" + ++number + "."
                    + image.header().format().fileExtension();
            Path file = base.resolveSibling(name);
            MessageDigest digest = Digests.sha256();
            DurableFiles.write(file, out -> {
                OutputStream counted = new DigestOutputStream(out, digest);
                image.content().writeBytes(counted);
            });
            return new ArchivedPicture(
                    file,
                    image.header(),
                    Files.size(file),
                    HexFormat.of().formatHex(digest.digest()),
                    image.revisedPrompt());
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
