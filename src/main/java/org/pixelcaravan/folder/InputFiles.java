package org.pixelcaravan.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.pixelcaravan.error.GatewayException;

/** Finds the files that a job file names: plain files in its folder or below it, never out of it, not even by a link. */
record InputFiles(Path folder) {

    /** @throws GatewayException INVALID_REQUEST for a name that leads to anything else */
    Path find(String field, String name) throws IOException {
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
}
