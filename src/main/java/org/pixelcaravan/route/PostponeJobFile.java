package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.folder.FolderGate;

/** Leaves a file that could not be taken where it is, for a later try. */
public final class PostponeJobFile implements Processor {
    private final FolderGate gate;

    public PostponeJobFile(FolderGate gate) {
        this.gate = gate;
    }

    @Override
    public void process(Exchange exchange) {
        gate.postpone(AcceptJobFile.fileOf(exchange), exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }
}
