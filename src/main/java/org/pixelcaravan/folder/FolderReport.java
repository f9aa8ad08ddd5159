package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.pixelcaravan.json.Json;

/** The report that lies beside a file that was not simply done: {@code name.ending.report.json}. */
final class FolderReport {
    private static final String ENDING = ".report.json";

    private FolderReport() {}

    /** Where the report on a file lies. */
    static Path of(Path file) {
        return file.resolveSibling(file.getFileName() + ENDING);
    }

    static boolean isReport(Path file) {
        return file.toString().endsWith(ENDING);
    }

    /** The file on which this is a report. */
    static Path subject(Path report) {
        String name = String.valueOf(report.getFileName());
        return report.resolveSibling(name.substring(0, name.length() - ENDING.length()));
    }

    static void write(Path file, ObjectNode report) throws IOException {
        OutputFiles.replace(of(file), (OutputStream out) -> {
            out.write(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
            out.write('\n');
        });
    }
}
