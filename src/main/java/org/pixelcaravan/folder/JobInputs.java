package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.pixelcaravan.dialect.job.JobFiles;
import org.pixelcaravan.error.GatewayException;

/**
 * Keeps the pictures that a job file names, so that the job can be done later and after a restart. Names are relative to the
 * job file and lead to plain files in its folder or below it, never out of it, not even by a link. Each picture is kept
 * once, however many lines name it.
 */
final class JobInputs {
    private static final int LONGEST_NAME = 100;

    private final Path folder;
    private final Path kept;
    private final long mostBytes;
    private final Map<Path, String> names = new HashMap<>();

    /**
     * @param folder of the job file
     * @param kept where the copies go; made when there is one
     * @param mostBytes larger files are refused
     */
    JobInputs(Path folder, Path kept, long mostBytes) {
        this.folder = folder;
        this.kept = kept;
        this.mostBytes = mostBytes;
    }

    /**
     * Keeps the files that a document names, and puts the names of the copies into it.
     *
     * @throws GatewayException INVALID_REQUEST for a name that leads to no picture of the folder's own
     */
    void keep(ObjectNode document) throws IOException {
        JobFiles.rename(document, this::keep);
    }

    private String keep(String field, String name) throws IOException {
        Path file = find(field, name);
        String known = names.get(file);
        if (known != null) {
            return known;
        }
        if (Files.size(file) > mostBytes) {
            throw GatewayException.invalid(field, field + " names a file of more than " + mostBytes + " bytes");
        }
        String copy = names.size() + "-" + plain(String.valueOf(file.getFileName()));
        Files.createDirectories(kept);
        Files.copy(file, kept.resolve(copy), LinkOption.NOFOLLOW_LINKS);
        names.put(file, copy);
        return copy;
    }

    private Path find(String field, String name) throws IOException {
        Path root = folder.toRealPath();
        try {
            Path asked = root.resolve(name).normalize();
            if (asked.startsWith(root) && !asked.equals(root) && !Path.of(name).isAbsolute()) {
                Path real = asked.toRealPath();
                if (real.startsWith(root) && Files.isRegularFile(asked, LinkOption.NOFOLLOW_LINKS)) {
                    return real;
                }
            }
        } catch (InvalidPathException | NoSuchFileException e) {
            throw none(field);
        }
        throw none(field);
    }

    private static GatewayException none(String field) {
        return GatewayException.invalid(
                field, field + " must name a file in the folder of the job file or below it; links are not followed");
    }

    private static String plain(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_.-]", "_");
        return plain.length() <= LONGEST_NAME ? plain : plain.substring(plain.length() - LONGEST_NAME);
    }
}
