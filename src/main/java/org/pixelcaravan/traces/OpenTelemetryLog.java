package org.pixelcaravan.traces;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/** Brings what OpenTelemetry's library says, which uses the JDK's logging, into the gateway's log. */
final class OpenTelemetryLog extends Handler {
    /** The JDK forgets a logger, and what it was told, when nobody holds it. */
    private static final Logger SOURCE = Logger.getLogger("io.opentelemetry");

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("io.opentelemetry");

    private final SimpleFormatter formatter = new SimpleFormatter();

    private OpenTelemetryLog() {}

    static synchronized void keep() {
        if (SOURCE.getUseParentHandlers()) {
            SOURCE.setUseParentHandlers(false);
            SOURCE.addHandler(new OpenTelemetryLog());
        }
    }

    /** That spans cannot be sent harms nobody but whoever looks for them. */
    @Override
    public void publish(LogRecord said) {
        String message = formatter.formatMessage(said);
        if (said.getLevel().intValue() >= Level.WARNING.intValue()) {
            LOG.warn("{}", message);
            LOG.debug("Why", said.getThrown());
        } else {
            LOG.debug("{}", message);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
