package org.pixelcaravan.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A catalogue of the operator's own, which is read again a second or two after its file was changed. A file that cannot be
 * used any more changes nothing. Requests under way keep the row that they have begun with.
 */
public final class CatalogWatch implements CatalogSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogWatch.class);

    private final Source source;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(CatalogWatch::thread);
    private volatile ModelCatalog catalog;
    private byte[] content;
    private byte[] seen;
    private String problem = "";

    /** Where a catalogue comes from that may change. */
    private record Source(Path file, Flavours flavours, Servers servers) {
        byte[] read() throws IOException {
            return Files.readAllBytes(file);
        }

        ModelCatalog catalog(byte[] text) throws IOException {
            return ModelCatalog.load(text, file.getFileName().toString(), flavours, servers);
        }
    }

    private CatalogWatch(Source source) throws IOException {
        this.source = source;
        this.content = source.read();
        this.seen = content;
        this.catalog = source.catalog(content);
    }

    /**
     * Reads the file and goes on watching it.
     *
     * @throws CatalogException if it is no valid catalogue
     */
    public static CatalogWatch start(Path file, Flavours flavours, Servers servers) throws IOException {
        CatalogWatch watch = of(file, flavours, servers);
        watch.timer.scheduleWithFixedDelay(watch::look, 1, 1, TimeUnit.SECONDS);
        return watch;
    }

    /** One that looks only when it is told to. */
    static CatalogWatch of(Path file, Flavours flavours, Servers servers) throws IOException {
        return new CatalogWatch(new Source(file, flavours, servers));
    }

    @Override
    public ModelCatalog get() {
        return catalog;
    }

    /** Looks at the file's content, since times and sizes of files can stay the same when it changes. */
    void look() {
        try {
            byte[] now = source.read();
            boolean settled = Arrays.equals(now, seen);
            seen = now;
            // Somebody may be writing it; half a file is no catalogue.
            if (settled && !Arrays.equals(now, content)) {
                replace(source.catalog(now));
                content = now;
            }
            if (Arrays.equals(now, content)) {
                problem = "";
            }
        } catch (NoSuchFileException e) {
            complain("there is no such file");
        } catch (IOException | RuntimeException e) {
            complain(e.getMessage());
        }
    }

    private void replace(ModelCatalog next) {
        String changes = CatalogChanges.between(catalog, next);
        catalog = next;
        LOG.info("Catalogue {} was read again: {}", source.file(), changes);
    }

    private void complain(String reason) {
        if (!problem.equals(reason)) {
            problem = reason;
            LOG.error("Catalogue {}: {}; the models stay as they were", source.file(), reason);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "catalog-watch");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
