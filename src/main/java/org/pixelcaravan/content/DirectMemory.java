package org.pixelcaravan.content;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * The pool of memory outside of the heap. Netty's own keeps a cache for each thread, of 85 KB of heap, which pays for its few event
 * loops and not for thousands of threads that wait.
 */
public final class DirectMemory {
    private static final ByteBufAllocator POOL = new PooledByteBufAllocator(
            true,
            0,
            PooledByteBufAllocator.defaultNumDirectArena(),
            PooledByteBufAllocator.defaultPageSize(),
            PooledByteBufAllocator.defaultMaxOrder(),
            0,
            0,
            false);

    private DirectMemory() {}

    /** A buffer that must be released; it grows up to its maximum capacity. */
    public static ByteBuf buffer(int capacity, int maxCapacity) {
        return POOL.directBuffer(capacity, maxCapacity);
    }
}
