package org.pixelcaravan.dialect.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where jobs keep the pictures that came with them: a folder in each job's own, flat, with nothing but plain files in it. */
final class InputFolders {
    private static final Pattern PATH = Pattern.compile("/jobs/([A-Za-z0-9][A-Za-z0-9_.-]{0,199})");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");

    /** The name of the folder of inputs in a job's own folder. */
    static final String INPUTS = "inputs";

    private final Path root;

    InputFolders(Path root) {
        this.root = root;
    }

    /** The folder of the job at this address; one without files if it is no job's address. */
    InputFolder of(String path) {
        Matcher job = PATH.matcher(path);
        return job.matches()
                ? new InputFolder(Optional.of(root.resolve(job.group(1)).resolve(INPUTS)))
                : new InputFolder(Optional.empty());
    }

    /** The inputs of one job. */
    record InputFolder(Optional<Path> folder) {

        /** The file of this name, unless it is none, or anything but a plain file of the folder's own. */
        Optional<Path> file(String name) throws IOException {
            if (folder.isEmpty() || !FILE.matcher(name).matches()) {
                return Optional.empty();
            }
            Path file = folder.get().resolve(name);
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(file) : Optional.empty();
        }
    }
}
