package org.pixelcaravan.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.appender.RollingFileAppender;
import org.apache.logging.log4j.core.appender.rolling.DefaultRolloverStrategy;
import org.apache.logging.log4j.core.appender.rolling.SizeBasedTriggeringPolicy;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.pixelcaravan.content.PrivateFiles;

/** The file of audit lines and its predecessors, which the logging library rotates by their size. */
final class AuditFile implements AuditSink {
    private static final String OWNER_ONLY = "rw-------";

    private final RollingFileAppender appender;

    private AuditFile(RollingFileAppender appender) {
        this.appender = appender;
    }

    /**
     * @param maxBytes of one file, about
     * @param keep how many full ones there may be beside it
     * @throws IllegalArgumentException if nothing can be written there
     */
    static AuditFile open(Path file, long maxBytes, int keep) {
        try {
            PrivateFiles.createFolder(file.toAbsolutePath().getParent());
            if (Files.notExists(file)) {
                PrivateFiles.write(file, new byte[0]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The audit log cannot be written: " + file, e);
        }
        if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
            throw new IllegalArgumentException("Setting caravan.audit.file names no file that can be written: " + file);
        }
        RollingFileAppender appender = newAppender(file, maxBytes, keep);
        appender.start();
        return new AuditFile(appender);
    }

    private static RollingFileAppender newAppender(Path file, long maxBytes, int keep) {
        Configuration configuration = new DefaultConfiguration();
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        DefaultRolloverStrategy strategy = DefaultRolloverStrategy.newBuilder()
                .withConfig(configuration)
                .withFileIndex("min")
                .withMin("1")
                .withMax(Integer.toString(keep))
                .build();
        RollingFileAppender appender = RollingFileAppender.newBuilder()
                .setName("audit-" + file)
                .setConfiguration(configuration)
                .setLayout(layout(configuration))
                .setIgnoreExceptions(false)
                .setBufferedIo(false)
                .withFileName(file.toString())
                .withFilePattern(escaped(file) + ".%i")
                .withFilePermissions(posix ? OWNER_ONLY : null)
                .withPolicy(SizeBasedTriggeringPolicy.createPolicy(Long.toString(maxBytes)))
                .withStrategy(strategy)
                .build();
        return Optional.ofNullable(appender)
                .orElseThrow(() -> new IllegalArgumentException("The audit log cannot be written: " + file));
    }

    /** A percent sign means something in the pattern of names. */
    private static String escaped(Path file) {
        return file.toString().replace("%", "%%");
    }

    private static Layout<String> layout(Configuration configuration) {
        return PatternLayout.newBuilder()
                .withConfiguration(configuration)
                .withCharset(StandardCharsets.UTF_8)
                .withPattern("%m")
                .build();
    }

    @Override
    public void append(String text) {
        appender.append(Log4jLogEvent.newBuilder()
                .setLoggerName("audit")
                .setMessage(new SimpleMessage(text))
                .build());
    }

    @Override
    public void close() {
        appender.stop();
    }
}
