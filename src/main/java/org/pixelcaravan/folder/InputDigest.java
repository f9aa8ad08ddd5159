package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Set;
import org.pixelcaravan.dialect.job.JobFiles;

/** Adds the content of the files that documents name to a digest, each file once. */
final class InputDigest {
    private final InputFiles files;
    private final MessageDigest digest;
    private final Set<Path> seen = new HashSet<>();

    InputDigest(Path folder, MessageDigest digest) {
        this.files = new InputFiles(folder);
        this.digest = digest;
    }

    void add(ObjectNode document) throws IOException {
        JobFiles.rename(document, (field, name) -> {
            Path file = files.find(field, name);
            if (seen.add(file)) {
                try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
            return name;
        });
    }
}
