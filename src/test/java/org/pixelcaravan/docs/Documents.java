package org.pixelcaravan.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.pixelcaravan.support.SourceFiles;

/** The project's texts as they lie in the source tree. */
final class Documents {
    private Documents() {}

    /** Every Markdown file that a reader can come across. */
    static List<Path> all() {
        List<Path> documents = new ArrayList<>(SourceFiles.below(Path.of("docs"), ".md"));
        documents.addAll(SourceFiles.below(Path.of("examples"), ".md"));
        try (Stream<Path> files = Files.list(Path.of(""))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }
}
