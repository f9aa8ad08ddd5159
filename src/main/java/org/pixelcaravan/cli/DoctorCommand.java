package org.pixelcaravan.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what the gateway lacks around it. */
@Command(
        name = "doctor",
        description = "looks at ports, folders, Java, keys, broker and database, and says what to do; calls no vendor")
final class DoctorCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Checks checks;

    @Option(names = "--json", description = "prints a JSON list")
    private boolean json;

    DoctorCommand(Terminal terminal, Checks checks) {
        this.terminal = terminal;
        this.checks = checks;
    }

    @Override
    public Integer call() {
        return new Findings(terminal, json).print(checks.surroundings());
    }
}
