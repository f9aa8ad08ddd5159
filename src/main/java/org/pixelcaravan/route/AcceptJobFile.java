package org.pixelcaravan.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.file.GenericFile;
import org.pixelcaravan.folder.FolderGate;
import org.pixelcaravan.folder.FolderIntake;

/** Makes a durable job of a file of the inbox. */
public final class AcceptJobFile implements Processor {
    private final FolderIntake intake;
    private final FolderGate gate;
    private final Runnable accepted;

    /** @param accepted is told of each new job */
    public AcceptJobFile(FolderIntake intake, FolderGate gate, Runnable accepted) {
        this.intake = intake;
        this.gate = gate;
        this.accepted = accepted;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        Path file = fileOf(exchange);
        if (gate.isOpen(file) && Files.exists(file)) {
            intake.accept(file);
            accepted.run();
        }
    }

    static Path fileOf(Exchange exchange) {
        GenericFile<?> file = exchange.getMessage().getBody(GenericFile.class);
        return Path.of(file.getAbsoluteFilePath());
    }
}
