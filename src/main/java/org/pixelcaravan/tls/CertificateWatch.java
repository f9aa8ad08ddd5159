package org.pixelcaravan.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.pixelcaravan.content.PrivateFiles;
import org.pixelcaravan.settings.TlsFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's certificate and key as their files have them, a second or two after they were renewed. Files that cannot be used
 * any more change nothing.
 */
public final class CertificateWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
    private static final Duration SOON = Duration.ofDays(14);

    private final TlsFiles files;
    private final Clock clock;
    private final List<Consumer<TlsIdentity>> takers = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(CertificateWatch::thread);
    private volatile TlsIdentity identity;
    private Contents used;
    private Contents seen;
    private String problem = "";

    private CertificateWatch(TlsFiles files, Clock clock) {
        this.files = files;
        this.clock = clock;
        this.used = Contents.of(files);
        this.seen = used;
        this.identity = used.identity(files, clock);
        warn();
    }

    /**
     * Reads the files and goes on watching them.
     *
     * @throws TlsFileException if they cannot be used
     */
    public static CertificateWatch start(TlsFiles files, Clock clock) {
        CertificateWatch watch = of(files, clock);
        watch.timer.scheduleWithFixedDelay(watch::look, 1, 1, TimeUnit.SECONDS);
        return watch;
    }

    /** One that looks only when it is told to. */
    static CertificateWatch of(TlsFiles files, Clock clock) {
        return new CertificateWatch(files, clock);
    }

    public TlsIdentity identity() {
        return identity;
    }

    /** Tells each further identity to a server that has the present one. */
    public void onRenewal(Consumer<TlsIdentity> taker) {
        takers.add(taker);
    }

    void look() {
        try {
            Contents now = Contents.of(files);
            boolean settled = now.isSameAs(seen);
            seen = now;
            // Somebody may be writing them, and one is written after the other.
            if (settled && !now.isSameAs(used)) {
                TlsIdentity renewed = now.identity(files, clock);
                takers.forEach(taker -> taker.accept(renewed));
                identity = renewed;
                used = now;
                LOG.info("The certificate in {} was renewed; it is good until {}", files.certificate(), renewed.end());
                warn();
            }
            if (now.isSameAs(used)) {
                problem = "";
            }
        } catch (RuntimeException e) {
            complain(e.getMessage());
        }
    }

    private void complain(String reason) {
        if (!reason.equals(problem)) {
            problem = reason;
            LOG.error("{}; the certificate stays as it was, good until {}", reason, identity.end());
        }
    }

    private void warn() {
        if (PrivateFiles.isOpenToStrangers(files.key())) {
            LOG.warn(
                    "Private key {} is open to every user of this machine; take that away with chmod o-rwx",
                    files.key());
        }
        if (clock.instant().plus(SOON).isAfter(identity.end())) {
            LOG.warn("The certificate in {} expires on {}", files.certificate(), identity.end());
        }
    }

    private record Contents(byte[] certificate, byte[] key) {

        static Contents of(TlsFiles files) {
            return new Contents(
                    read(files.certificate(), files.namedCertificate()), read(files.key(), files.namedKey()));
        }

        private static byte[] read(Path file, String name) {
            try {
                return Files.readAllBytes(file);
            } catch (NoSuchFileException e) {
                throw new TlsFileException(name + " is not there", e);
            } catch (IOException e) {
                throw new TlsFileException(name + " cannot be read", e);
            }
        }

        boolean isSameAs(Contents other) {
            return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
        }

        TlsIdentity identity(TlsFiles files, Clock clock) {
            return TlsIdentity.of(files, certificate, key, clock.instant());
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "certificate-watch");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
