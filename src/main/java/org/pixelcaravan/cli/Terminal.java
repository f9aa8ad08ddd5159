package org.pixelcaravan.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command has around it.
 *
 * @param out for what another program may read
 * @param notes for what only people read
 * @param drawn whether somebody watches {@code notes}, so that a line in it may be drawn over
 * @param home the folder of the installation
 * @param directory the folder in which it was called
 */
public record Terminal(
        PrintStream out, PrintStream notes, boolean drawn, Path home, Path directory, Map<String, String> environment) {
    private static final String HOME = "caravan.cli.home";
    private static final String DIRECTORY = "caravan.cli.directory";
    private static final String DRAWN = "caravan.cli.terminal";

    /** That of this process, about which the launcher tells. */
    public static Terminal ofProcess() {
        return new Terminal(
                System.out,
                System.err,
                Boolean.getBoolean(DRAWN),
                Path.of(System.getProperty(HOME, "")),
                Path.of(System.getProperty(DIRECTORY, "")),
                System.getenv());
    }
}
