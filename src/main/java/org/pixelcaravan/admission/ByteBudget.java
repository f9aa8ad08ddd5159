package org.pixelcaravan.admission;

import java.util.concurrent.atomic.AtomicLong;

/** A number of bytes that many hold together. Thread-safe. */
final class ByteBudget {
    private final long capacity;
    private final AtomicLong held = new AtomicLong();

    ByteBudget(long capacity) {
        this.capacity = capacity;
    }

    long capacity() {
        return capacity;
    }

    long held() {
        return held.get();
    }

    /** Takes so many bytes if no more than the whole are held then. */
    boolean tryTake(long bytes) {
        long before = held.get();
        while (before + bytes <= capacity) {
            if (held.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = held.get();
        }
        return false;
    }

    /** Takes so many bytes even if there are none. */
    void take(long bytes) {
        held.addAndGet(bytes);
    }

    void give(long bytes) {
        held.addAndGet(-bytes);
    }
}
