package org.pixelcaravan.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.pixelcaravan.keys.KeyFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The command line: what a person or a script does with a gateway, besides running it. */
@Command(
        name = "caravan",
        description = "Has pictures made, alone or by the batch, and looks after the gateway that makes them.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 misspelt, 3 some pictures came and others did not.",
            "Without a command, or with settings alone (-Dcaravan.http.port=9000), the gateway starts."
        })
public final class CaravanCommand {
    private CaravanCommand() {}

    /**
     * Runs a command.
     *
     * @param settings those from outside of files
     * @return the process's exit code
     */
    public static int run(Terminal terminal, Checks checks, Map<String, String> settings, List<String> words) {
        KeysCommand keys = new KeysCommand(terminal, settings, Clock.systemUTC());
        return commands(terminal, checks, keys).execute(words.toArray(String[]::new));
    }

    static CommandLine commands(Terminal terminal, Checks checks, KeysCommand keys) {
        Ansi colours = terminal.drawn() ? Ansi.ON : Ansi.OFF;
        return new CommandLine(new CaravanCommand())
                .addSubcommand(new StartCommand())
                .addSubcommand(new GenerateCommand(terminal))
                .addSubcommand(new EditCommand(terminal))
                .addSubcommand(new BatchCommand(terminal))
                .addSubcommand(new ModelsCommand(terminal))
                .addSubcommand(new JobsCommand(terminal))
                .addSubcommand(keys)
                .addSubcommand(new ValidateCommand(terminal, checks))
                .addSubcommand(new DoctorCommand(terminal, checks))
                .addSubcommand(new CommandLine.HelpCommand())
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.notes(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(colours))
                .setParameterExceptionHandler((misuse, words) -> {
                    terminal.notes().println(misuse.getMessage());
                    misuse.getCommandLine().usage(misuse.getCommandLine().getErr());
                    return ExitCode.MISUSED;
                })
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    terminal.notes().println(reason(failure));
                    return ExitCode.FAILED;
                });
    }

    private static String reason(Exception failure) {
        boolean meant = failure instanceof CommandFailure || failure instanceof KeyFileException;
        return meant ? failure.getMessage() : failure.toString();
    }
}
