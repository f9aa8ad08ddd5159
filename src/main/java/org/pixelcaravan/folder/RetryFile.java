package org.pixelcaravan.folder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.content.SpoolScope;

/** Copies some lines of a job file, letter for letter, into one that can be dropped again. */
final class RetryFile {

    private RetryFile() {}

    /** Where the lines of a job file lie that can be dropped again. */
    static Path of(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return file.resolveSibling(name.substring(0, dot) + ".retry" + name.substring(dot));
    }

    /** Copies the lines of these numbers; a file of one job is dropped again itself. */
    static void write(Path source, Set<Long> lines, Path target) throws IOException, JobFileException {
        JobFormat format = JobFormat.of(source).orElseThrow();
        if (format.isSingle()) {
            return;
        }
        try (InputStream in = Files.newInputStream(source)) {
            if (format == JobFormat.CSV) {
                CsvRows rows = new CsvRows(in);
                OutputFiles.replace(target, out -> rows.copy(lines, out));
            } else {
                OutputFiles.replace(target, out -> copyLines(in, lines, out, target.getParent()));
            }
        }
    }

    private static void copyLines(InputStream in, Set<Long> numbers, OutputStream out, Path folder) throws IOException {
        TextLines lines = new TextLines(in, Long.MAX_VALUE);
        boolean more = true;
        while (more) {
            try (SpoolScope spool = new SpoolScope(folder)) {
                Optional<TextLines.Line> line = lines.next(spool);
                more = line.isPresent();
                if (more && numbers.contains(line.get().number())) {
                    line.get().bytes().writeTo(out);
                    out.write('\n');
                }
            }
        }
    }
}
