package org.pixelcaravan.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.pixelcaravan.content.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys as their file has them, a second or two after it was changed. A file that cannot be used any more changes
 * nothing, so that a slip of the pen locks nobody out and lets nobody in.
 */
public final class KeyWatch implements Supplier<KeyRing>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);

    private final Path file;
    private final Supplier<List<Offer>> offers;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(KeyWatch::thread);
    private volatile KeyRing keys;
    private byte[] content;
    private byte[] seen;
    private String problem = "";

    private KeyWatch(Path file, Supplier<List<Offer>> offers) {
        this.file = file;
        this.offers = offers;
        this.content = read();
        this.seen = content;
        this.keys = ring(content);
    }

    /**
     * Reads the file and goes on watching it.
     *
     * @param offers what there is, to warn of patterns that match none of it, and of limits on cost that keep it away
     * @throws KeyFileException if the file cannot be used
     */
    public static KeyWatch start(Path file, Supplier<List<Offer>> offers) {
        KeyWatch watch = of(file, offers);
        watch.timer.scheduleWithFixedDelay(watch::look, 1, 1, TimeUnit.SECONDS);
        return watch;
    }

    /** One that looks only when it is told to. */
    static KeyWatch of(Path file, Supplier<List<Offer>> offers) {
        try {
            return new KeyWatch(file, offers);
        } catch (KeyFileException e) {
            throw new KeyFileException("Key file " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public KeyRing get() {
        return keys;
    }

    /** Looks at the file's content, since times and sizes of files can stay the same when it changes. */
    void look() {
        try {
            byte[] now = read();
            boolean settled = Arrays.equals(now, seen);
            seen = now;
            // Somebody may be writing it; half a file must not take away keys.
            if (settled && !Arrays.equals(now, content)) {
                keys = ring(now);
                content = now;
                LOG.info("Keys of callers: {} in {}", keys.size(), file);
            }
            if (Arrays.equals(now, content)) {
                problem = "";
            }
        } catch (RuntimeException e) {
            complain(e.getMessage());
        }
    }

    private void complain(String reason) {
        if (!problem.equals(reason)) {
            problem = reason;
            LOG.error("Key file {}: {}; the keys stay as they were", file, reason);
        }
    }

    private byte[] read() {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new KeyFileException("there is no such file; \"caravan keys create\" makes one", e);
        } catch (IOException e) {
            throw new KeyFileException("it cannot be read", e);
        }
    }

    private KeyRing ring(byte[] text) {
        List<CallerKey> read = KeyFile.parse(text);
        read.forEach(this::warnOfPatterns);
        read.forEach(this::warnOfPrices);
        warnOfStrangers();
        return new KeyRing(read);
    }

    private void warnOfPatterns(CallerKey key) {
        for (String pattern : key.models().patterns()) {
            if (offers.get().stream().noneMatch(offer -> ModelScope.matches(pattern, offer.model()))) {
                LOG.warn("Key {} is limited to {}, which matches no model of the catalogue", key.name(), pattern);
            }
        }
    }

    /** Models of which nobody knows what they cost in the currency of a key's limit are refused to it. */
    private void warnOfPrices(CallerKey key) {
        key.limits().costPerDay().ifPresent(most -> {
            List<String> refused = offers.get().stream()
                    .filter(offer -> key.models().allows(offer.model()))
                    .filter(offer -> !offer.currency().equals(Optional.of(most.currency())))
                    .map(offer -> offer.model().toString())
                    .toList();
            if (!refused.isEmpty()) {
                LOG.warn(
                        "Key {} may spend {} a day, so it is refused {} models that have no price in {}, such as {}",
                        key.name(),
                        most,
                        refused.size(),
                        most.currency(),
                        refused.get(0));
            }
        });
    }

    private void warnOfStrangers() {
        if (PrivateFiles.isOpenToStrangers(file)) {
            LOG.warn("Key file {} is open to every user of this machine; take that away with chmod o-rwx", file);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "key-watch");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
