package org.pixelcaravan;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.ExecutorServiceFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.pixelcaravan.log.MarkingExecutor;

/**
 * The threads on which the steps of requests run, and may wait: virtual ones where the JDK has them, else platform threads.
 */
final class GatewayThreads {
    static final long IDLE_SECONDS = 30;

    private GatewayThreads() {}

    /** The Vert.x instance of the HTTP doors; requests keep one of its workers while they do something. */
    static Vertx newVertx(int workers) {
        VertxOptions options = new VertxOptions()
                .setPreferNativeTransport(true)
                .setWorkerPoolSize(workers)
                // Waiting for a place at a provider for minutes is what workers are for, so it is no reason to warn.
                .setMaxWorkerExecuteTime(1)
                .setMaxWorkerExecuteTimeUnit(TimeUnit.DAYS);
        VertxBuilder builder = new VertxBuilder(options);
        builder.executorServiceFactory(new Workers());
        return builder.init().vertx();
    }

    /** Where the calls of a fan-out run; Camel's splitter needs a second thread for each while it hands them out. */
    static ExecutorService newFanOutPool(int calls) {
        return new MarkingExecutor(virtualThreads()
                .orElseGet(() -> new ThreadPoolExecutor(
                        0,
                        2 * calls,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        named("fan-out-"),
                        new ThreadPoolExecutor.CallerRunsPolicy())));
    }

    /** Where the lines of jobs run; the job runner bounds their number. */
    static ExecutorService newJobPool() {
        return virtualThreads().orElseGet(() -> Executors.newCachedThreadPool(named("job-line-")));
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** A new executor of virtual threads; empty before JDK 21, whose API this is compiled without. */
    private static Optional<ExecutorService> virtualThreads() {
        if (Runtime.version().feature() < 21) {
            return Optional.empty();
        }
        try {
            return Optional.of((ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("This JDK should have virtual threads", e);
        }
    }

    private static final class Workers implements ExecutorServiceFactory {
        @Override
        public ExecutorService createExecutor(ThreadFactory threadFactory, Integer concurrency, Integer most) {
            return virtualThreads().orElseGet(() -> new WorkerPool(most, threadFactory));
        }
    }
}
