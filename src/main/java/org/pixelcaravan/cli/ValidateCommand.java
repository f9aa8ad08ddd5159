package org.pixelcaravan.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is wrong with what the operator has written. */
@Command(
        name = "validate",
        description =
                "reads settings, catalogue, servers, keys and certificates, and the routes and kamelets that it is"
                        + " given, and says in which file and line they are wrong")
final class ValidateCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Checks checks;

    @Parameters(paramLabel = "FILE", description = "routes (.camel.yaml) and kamelets (.kamelet.yaml) of one's own")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--json", description = "prints a JSON list")
    private boolean json;

    ValidateCommand(Terminal terminal, Checks checks) {
        this.terminal = terminal;
        this.checks = checks;
    }

    @Override
    public Integer call() {
        return new Findings(terminal, json)
                .print(checks.configuration(
                        files.stream().map(terminal.directory()::resolve).toList()));
    }
}
