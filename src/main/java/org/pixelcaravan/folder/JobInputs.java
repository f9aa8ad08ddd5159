package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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

    private final InputFiles files;
    private final Path kept;
    private final long mostBytes;
    private final Map<Path, String> names = new HashMap<>();

    /**
     * @param folder of the job file
     * @param kept where the copies go; made when there is one
     * @param mostBytes larger files are refused
     */
    JobInputs(Path folder, Path kept, long mostBytes) {
        this.files = new InputFiles(folder);
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
        Path file = files.find(field, name);
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

    private static String plain(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_.-]", "_");
        return plain.length() <= LONGEST_NAME ? plain : plain.substring(plain.length() - LONGEST_NAME);
    }
}
