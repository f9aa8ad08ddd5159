package org.pixelcaravan.support;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the threads of a gateway in this process have allocated: all but the test's own and those of the vendors that it plays. */
public final class AllocatedBytes {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Of the JDK's server, which stands for vendors. */
    private static final String VENDOR = "HTTP-Dispatcher";

    private AllocatedBytes() {}

    public static long now() {
        long[] threads = Stream.of(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread != null && isGateway(thread))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
        return LongStream.of(THREADS.getThreadAllocatedBytes(threads))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private static boolean isGateway(ThreadInfo thread) {
        return thread.getThreadId() != Thread.currentThread().getId()
                && !thread.getThreadName().startsWith(VENDOR);
    }
}
