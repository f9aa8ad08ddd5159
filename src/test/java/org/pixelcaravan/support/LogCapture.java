package org.pixelcaravan.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.pixelcaravan.log.JsonLayout;

/** What the log says from here on, stack traces and the names of its threads included. */
public final class LogCapture implements AutoCloseable {
    private static final String PATTERN = "%p %c [%t] %m%n%xEx";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final OutputStreamAppender appender;

    private LogCapture(StringLayout layout) {
        appender = OutputStreamAppender.newBuilder()
                .setName("capture-" + System.identityHashCode(this))
                .setTarget(written)
                .setLayout(layout)
                .build();
        appender.start();
        root().addAppender(appender, null, null);
    }

    public static LogCapture start() {
        return new LogCapture(PatternLayout.newBuilder().withPattern(PATTERN).build());
    }

    /** The same as objects, one a line. */
    public static LogCapture inJson() {
        return new LogCapture(new JsonLayout());
    }

    public String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        root().removeAppender(appender.getName());
        appender.stop();
    }

    private static LoggerConfig root() {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        return context.getConfiguration().getRootLogger();
    }
}
