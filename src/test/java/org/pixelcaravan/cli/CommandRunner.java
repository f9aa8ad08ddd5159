package org.pixelcaravan.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.pixelcaravan.support.RunningGateway;

/** Runs commands as the launcher does, against a gateway, and keeps what they print. */
final class CommandRunner {
    private final RunningGateway gateway;
    private final Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream notes = new ByteArrayOutputStream();

    /** @param folder where the commands are called */
    CommandRunner(RunningGateway gateway, Path folder) {
        this.gateway = gateway;
        this.folder = folder;
    }

    /** Returns the exit code. */
    int run(String... words) {
        Map<String, String> environment =
                Map.of("PIXEL_CARAVAN_URL", gateway.address("").toString());
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(notes, true, StandardCharsets.UTF_8),
                false,
                folder,
                folder,
                environment);
        return CaravanCommand.commands(terminal, new NoChecks(), new KeysCommand(terminal, Map.of(), Clock.systemUTC()))
                .execute(words);
    }

    /** What all commands so far have printed for programs. */
    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What all commands so far have told people. */
    String notes() {
        return notes.toString(StandardCharsets.UTF_8);
    }

    /** Forgets what was printed for programs. */
    void forget() {
        out.reset();
    }
}
