package org.pixelcaravan.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.pixelcaravan.dialect.job.RoutedLine;
import org.pixelcaravan.folder.FolderGate;
import org.pixelcaravan.folder.RoutedFile;
import org.pixelcaravan.jobs.DiskRoom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of the kamelet that reads job files: take a file apart, make a message of each job, note what failed, and put the
 * file away.
 */
public final class JobFileSteps {
    private static final Logger LOG = LoggerFactory.getLogger(JobFileSteps.class);

    private final FolderGate gate =
            new FolderGate(new DiskRoom("Job files", Path.of("").toAbsolutePath(), 0), Clock.systemUTC());
    private final Map<Path, FileTime> stuck = new ConcurrentHashMap<>();
    private Path directory = Path.of("");
    private Path done = directory;
    private Path failed = directory;
    private String model = "";

    public void setDirectory(String value) {
        this.directory = Path.of(value.strip());
    }

    /** Where files go whose jobs all succeeded; relative to the watched directory. */
    public void setDone(String value) {
        this.done = Path.of(value.strip());
    }

    /** Where the others go. */
    public void setFailed(String value) {
        this.failed = Path.of(value.strip());
    }

    /** For jobs that name none. */
    public void setModel(String value) {
        this.model = value.strip();
    }

    /** Files that stayed where they are would be bought again and again. */
    public void check() {
        requireOther(done, "done");
        requireOther(failed, "failed");
    }

    private void requireOther(Path folder, String property) {
        Path watched = directory.toAbsolutePath().normalize();
        if (watched.resolve(folder).normalize().equals(watched)) {
            throw new IllegalArgumentException("The property " + property + " must name another folder than directory");
        }
    }

    /** Makes the file's jobs the body, for a splitter; there are none if it cannot be taken now. */
    public void open(Exchange exchange) throws IOException {
        Path file = AcceptJobFile.fileOf(exchange);
        exchange.getMessage().setBody(List.of());
        if (!isToBeTaken(file)) {
            return;
        }
        CamelContext camel = exchange.getContext();
        try {
            RoutedFile routed = RoutedFile.open(file, model, () -> camel.isStopping() || camel.isStopped());
            Variables.setJobFile(exchange, routed);
            exchange.getMessage().setBody(routed);
        } catch (IOException e) {
            gate.postpone(file, e);
        }
    }

    private boolean isToBeTaken(Path file) throws IOException {
        return Files.exists(file)
                && gate.isOpen(file)
                && !Files.getLastModifiedTime(file).equals(stuck.get(file));
    }

    /** Makes a request of a job. */
    public void request(Exchange exchange) throws IOException {
        RoutedFile file = Variables.jobFile(exchange);
        RoutedLine line = exchange.getMessage().getBody(RoutedLine.class);
        // Whoever takes the result apart counts anew.
        exchange.removeProperties("CamelSplit*");
        RoutedJob.begin(exchange, line, file.stem(), file.jobs());
    }

    /** Notes why there are no pictures of a job. */
    public void failed(Exchange exchange) {
        RouteFailure failure = RouteFailure.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        Variables.jobFile(exchange).failed(failure.reason(), failure.charged());
    }

    /** Puts the file away. If that does not work it stays, and is left alone until it changes: its jobs are done. */
    public void settle(Exchange exchange) {
        Variables.findJobFile(exchange).ifPresent(this::settle);
    }

    private void settle(RoutedFile routed) {
        try (routed) {
            routed.settle(directory.resolve(done), directory.resolve(failed));
        } catch (IOException e) {
            LOG.error("{} is done and cannot be put away; it is left alone until it changes", routed.file(), e);
            stuck.put(routed.file(), routed.modified());
        }
    }
}
