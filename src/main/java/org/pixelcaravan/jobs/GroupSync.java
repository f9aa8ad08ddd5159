package org.pixelcaravan.jobs;

import java.sql.SQLException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets threads that have committed something share the way to the disk: one of them goes there for all that wait at that
 * moment. Whoever comes while it is under way waits for the next one, since this one may miss what he has committed.
 * Thread-safe.
 */
final class GroupSync {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private long begun;
    private long done;
    private boolean running;

    /** Returns when everything is on the disk that was committed before the call. */
    void sync(Disk disk) throws SQLException {
        lock.lock();
        try {
            long mine = begun + 1;
            while (done < mine) {
                if (running) {
                    ended.awaitUninterruptibly();
                } else {
                    lead(disk);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** If it fails, the others try for themselves. */
    private void lead(Disk disk) throws SQLException {
        long number = ++begun;
        running = true;
        lock.unlock();
        boolean synced = false;
        try {
            disk.sync();
            synced = true;
        } finally {
            lock.lock();
            running = false;
            if (synced) {
                done = number;
            }
            ended.signalAll();
        }
    }

    /** The way to the disk. */
    @FunctionalInterface
    interface Disk {
        void sync() throws SQLException;
    }
}
