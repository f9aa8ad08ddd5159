package org.pixelcaravan.support;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What is logged, from when this is made until it is closed. */
public final class LogLines implements AutoCloseable {
    private static final String REQUESTS = "org.pixelcaravan.requests";

    private final List<LogEvent> events = new CopyOnWriteArrayList<>();
    private final Collector collector = new Collector(events);

    public LogLines() {
        collector.start();
        LoggerContext.getContext(false).getConfiguration().getRootLogger().addAppender(collector, Level.ALL, null);
    }

    /** The lines about requests that have ended. */
    public List<String> requests() {
        return events.stream()
                .filter(event -> event.getLoggerName().equals(REQUESTS))
                .map(event -> event.getMessage().getFormattedMessage())
                .toList();
    }

    /** Warnings, errors, and whatever came with a stack trace. */
    public List<String> complaints() {
        return events.stream()
                .filter(event -> event.getLevel().isMoreSpecificThan(Level.WARN) || event.getThrown() != null)
                .map(event -> event.getLoggerName() + ": " + event.getMessage().getFormattedMessage())
                .toList();
    }

    /** The collector is not stopped: a thread that has just come to it would fail, and with it a request of another test. */
    @Override
    public void close() {
        LoggerContext.getContext(false).getConfiguration().getRootLogger().removeAppender(collector.getName());
    }

    private static final class Collector extends AbstractAppender {
        private final List<LogEvent> events;

        Collector(List<LogEvent> events) {
            super("collector-" + UUID.randomUUID(), null, null, false, Property.EMPTY_ARRAY);
            this.events = events;
        }

        @Override
        public void append(LogEvent event) {
            events.add(event.toImmutable());
        }
    }
}
