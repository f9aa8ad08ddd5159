package org.pixelcaravan;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.pixelcaravan.log.LogIds;

/**
 * Platform threads for tasks that may wait. To wake a thread costs as much as a small task does, so a task is left to the few threads
 * that are awake, two for each core. Another is woken if one of these waits, or does not come to an end: however many tasks wait,
 * the next one is begun within milliseconds, until there are as many threads as there may be.
 */
final class WorkerPool extends AbstractExecutorService {
    private static final int AWAKE_PER_CORE = 2;
    private static final long WAITING_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicReferenceArray<Worker> awake;
    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor clock;
    private final AtomicBoolean watched = new AtomicBoolean();

    /** At most so many threads, of which one that has had nothing to do for half a minute ends. */
    WorkerPool(int most, ThreadFactory factory) {
        this.awake = new AtomicReferenceArray<>(
                Math.min(most, AWAKE_PER_CORE * Runtime.getRuntime().availableProcessors()));
        this.threads = new ThreadPoolExecutor(
                0, most, GatewayThreads.IDLE_SECONDS, TimeUnit.SECONDS, new HandOver(), factory, WorkerPool::await);
        this.clock = new ScheduledThreadPoolExecutor(1, WorkerPool::newWatch);
        clock.setKeepAliveTime(GatewayThreads.IDLE_SECONDS, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    private static Thread newWatch(Runnable task) {
        Thread thread = new Thread(task, "worker-watch");
        thread.setDaemon(true);
        return thread;
    }

    /** For the pool of threads: where none is idle and no other may start, the worker's turn comes when one is free. */
    private static void await(Runnable worker, ThreadPoolExecutor threads) {
        if (threads.isShutdown()) {
            throw new RejectedExecutionException("The gateway is shutting down");
        }
        threads.getQueue().add(worker);
    }

    /**
     * The task is begun as soon as a thread has time for it.
     *
     * @throws RejectedExecutionException after {@link #shutdown}
     * @throws Error if a thread was needed and the operating system grants none; the task is not done then
     */
    @Override
    public void execute(Runnable task) {
        if (threads.isShutdown()) {
            throw new RejectedExecutionException("The gateway is shutting down");
        }
        tasks.add(task);
        try {
            if (!wakeOne()) {
                watch();
            }
        } catch (RejectedExecutionException | Error e) {
            if (tasks.remove(task)) {
                throw e;
            }
        }
    }

    /** Whether a thread was free to be woken, or stands in now for one that waits. */
    private boolean wakeOne() {
        for (int place = 0; place < awake.length(); place++) {
            if (awake.get(place) == null && wake(place, null)) {
                return true;
            }
        }
        long now = System.nanoTime();
        for (int place = 0; place < awake.length(); place++) {
            Worker worker = awake.get(place);
            if ((worker == null || worker.keepsOthersWaiting(now)) && wake(place, worker)) {
                return true;
            }
        }
        return false;
    }

    private boolean wake(int place, Worker before) {
        Worker worker = new Worker(place);
        if (!awake.compareAndSet(place, before, worker)) {
            return false;
        }
        try {
            threads.execute(worker);
            return true;
        } catch (RejectedExecutionException | Error e) {
            awake.compareAndSet(place, worker, before);
            throw e;
        }
    }

    private void watch() {
        if (!watched.get() && watched.compareAndSet(false, true)) {
            clock.schedule(this::look, WAITING_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        watched.set(false);
        try {
            boolean woken = true;
            while (woken && !tasks.isEmpty()) {
                woken = wakeOne();
            }
        } finally {
            if (!tasks.isEmpty() && !threads.isShutdown()) {
                watch();
            }
        }
    }

    /** Accepts no more tasks, and ends when those are done that it has. */
    @Override
    public void shutdown() {
        threads.shutdown();
        clock.shutdownNow();
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> left = new ArrayList<>();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            left.add(task);
        }
        threads.shutdownNow();
        clock.shutdownNow();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }

    /** Does tasks on one thread for as long as there are some, and it keeps its place among those who are awake. */
    private final class Worker implements Runnable {
        private final int place;
        private Thread thread;
        private volatile long began;
        private volatile boolean atWork;

        Worker(int place) {
            this.place = place;
        }

        @Override
        public void run() {
            thread = Thread.currentThread();
            do {
                work();
            } while (awake.compareAndSet(place, this, null)
                    && !tasks.isEmpty()
                    && awake.compareAndSet(place, null, this));
        }

        private void work() {
            while (awake.get(place) == this) {
                Runnable task = next();
                if (task == null) {
                    return;
                }
                began = System.nanoTime();
                atWork = true;
                try {
                    task.run();
                } catch (Throwable e) {
                    thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
                } finally {
                    atWork = false;
                    LogIds.end();
                    // Meant for the task that has ended, not for the next one.
                    Thread.interrupted();
                }
            }
        }

        /** The next task, or the one that an event loop brings when it is let pass: cheaper than to sleep and be woken. */
        @SuppressWarnings("ThreadPriorityCheck")
        private Runnable next() {
            Runnable task = tasks.poll();
            if (task == null) {
                Thread.yield();
                task = tasks.poll();
            }
            return task;
        }

        /** A thread that could go on, but has no processor, is not in anybody's way until it takes long. */
        private boolean keepsOthersWaiting(long now) {
            if (!atWork) {
                return false;
            }
            long nanos = now - began;
            return nanos > BUSY_NANOS || nanos > WAITING_NANOS && thread.getState() != Thread.State.RUNNABLE;
        }
    }

    /** Offers a worker to idle threads only; what is added by force waits for one. */
    private static final class HandOver extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1;

        @Override
        public boolean offer(Runnable worker) {
            return tryTransfer(worker);
        }

        @Override
        public boolean add(Runnable worker) {
            put(worker);
            return true;
        }
    }
}
