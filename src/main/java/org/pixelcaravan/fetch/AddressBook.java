package org.pixelcaravan.fetch;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pixelcaravan.fetch.FetchException.Reason;

/** Resolves names on a few threads of its own, since the operating system's resolver knows neither deadline nor interrupt. */
final class AddressBook implements AutoCloseable {
    private static final int THREADS = 32;
    private static final long IDLE_SECONDS = 10;

    private final HostResolver resolver;
    private final ThreadPoolExecutor threads;

    AddressBook(HostResolver resolver) {
        this.resolver = resolver;
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), AddressBook::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "fetch-resolver");
        thread.setDaemon(true);
        return thread;
    }

    /** Finds the addresses of a target, with exactly one question to the resolver, or none if its host is an address. */
    List<InetAddress> addressesOf(FetchTarget target, Duration patience) {
        return target.literalAddress().map(List::of).orElseGet(() -> resolved(target.origin(), patience));
    }

    private List<InetAddress> resolved(Origin origin, Duration patience) {
        Future<List<InetAddress>> answer = threads.submit(() -> List.copyOf(resolver.resolve(origin.host())));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new FetchException(Reason.UNRESOLVED, "no address: " + origin, failed.getCause());
        } catch (TimeoutException late) {
            throw new FetchException(Reason.TOO_SLOW, "name resolution took too long: " + origin, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FetchException(Reason.CANCELLED, "interrupted while resolving " + origin);
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
