package org.pixelcaravan.admission;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.pixelcaravan.content.ByteAccount;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.CancellationToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in as much as the gateway has memory and disk for, and refuses the rest at once, before anything is bought. Every
 * request costs a fixed share of the heap's budget, and all of them together three quarters of it; the rest is for their documents.
 * Content lies outside of the heap while there is room, else in a file; files have a budget of their own, of which a request keeps
 * its part before it buys. Thread-safe.
 */
public final class Admission {
    /** What a request costs besides the content that it carries: its buffers and everything about it. */
    public static final int BYTES_A_REQUEST = 48 * 1024;

    /** The rest of the heap is for the gateway itself and, half of it, for pictures that are converted. */
    private static final int PART_OF_HEAP = 4;

    /** Content takes this part of what the heap may have, outside of it. */
    private static final int PART_FOR_CONTENT = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

    private final int mostRequests;
    private final ByteBudget memory;
    private final ByteBudget content;
    private final ByteBudget spool;
    private final ByteBudget promised = new ByteBudget(Long.MAX_VALUE);
    private final LongSupplier freeDisk;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final CancellationToken closing = new CancellationToken();
    private final CancellationToken stopping = new CancellationToken();
    private volatile boolean ready = true;
    private long nextWarning = System.nanoTime();

    /**
     * @param mostRequests that may be in flight
     * @param heap bytes that the heap may grow to
     * @param spoolBytes that all spool files may have together
     * @param freeDisk how many more bytes the disk with the spool files can hold
     */
    public Admission(int mostRequests, long heap, long spoolBytes, LongSupplier freeDisk) {
        this.memory = new ByteBudget(heap / PART_OF_HEAP);
        this.content = new ByteBudget(heap / PART_FOR_CONTENT);
        this.mostRequests = (int) Math.max(1, Math.min(mostRequests, memory.capacity() / 4 * 3 / BYTES_A_REQUEST));
        this.spool = new ByteBudget(spoolBytes);
        this.freeDisk = freeDisk;
    }

    /**
     * Lets a request in.
     *
     * @return what the request runs, once, when it leaves
     * @throws GatewayException OVERLOADED if there are too many already, or the gateway stops
     */
    public Runnable enter() {
        closing.check();
        if (requests.incrementAndGet() > mostRequests) {
            requests.decrementAndGet();
            throw refusal("place for more requests");
        }
        memory.take(BYTES_A_REQUEST);
        return this::leave;
    }

    private void leave() {
        memory.give(BYTES_A_REQUEST);
        requests.decrementAndGet();
    }

    /** Says that the gateway will stop soon; whoever asks for it is still let in. */
    public void announceStop() {
        ready = false;
    }

    /** Whether load balancers shall send requests here. */
    public boolean isReady() {
        return ready;
    }

    /** Lets nobody in any more. */
    public void close() {
        ready = false;
        closing.stop();
    }

    /** Whether nobody is let in any more. */
    public boolean isClosed() {
        return closing.isCancelled();
    }

    /** What to do when nobody is let in any more; what runs is finished. */
    public CancellationToken.Registration onClose(Runnable action) {
        return closing.onCancel(action);
    }

    /** Breaks off what is still in flight. */
    public void breakOff() {
        stopping.stop();
    }

    /** How to break off what is in flight; its caller is to be told. */
    public CancellationToken.Registration onBreakOff(Runnable action) {
        return stopping.onCancel(action);
    }

    /** @throws GatewayException OVERLOADED if what has bought nothing yet shall not go on */
    public void checkGoing() {
        stopping.check();
    }

    /** An account for one request, or for one line of a job. */
    public ByteAccount newAccount() {
        return new RequestAccount(this);
    }

    /** Requests that have entered and not left. */
    public int requestsInFlight() {
        return requests.get();
    }

    /** Requests that may be in flight. */
    public int mostRequests() {
        return mostRequests;
    }

    /** Bytes of memory that requests hold, on the heap and outside of it. */
    public long memoryInFlight() {
        return memory.held() + content.held();
    }

    /** Bytes of memory that requests may hold, on the heap and outside of it. */
    public long memoryBudget() {
        return memory.capacity() + content.capacity();
    }

    /** Bytes that spool files have, and that are kept for answers under way. */
    public long spoolInFlight() {
        return spool.held();
    }

    /** Bytes that spool files may have. */
    public long spoolBudget() {
        return spool.capacity();
    }

    /** Requests that were refused since the start because there was no room. */
    public long refusedRequests() {
        return refused.get();
    }

    ByteBudget memory() {
        return memory;
    }

    ByteBudget spool() {
        return spool;
    }

    /** What of the spool's budget is kept and not written yet. */
    ByteBudget promised() {
        return promised;
    }

    /** Memory outside of the heap. */
    ByteBudget content() {
        return content;
    }

    /** Keeps room for files that are not there yet. */
    void promise(long bytes) {
        promised.take(bytes);
        if (promised.held() > freeDisk.getAsLong() || !spool.tryTake(bytes)) {
            promised.give(bytes);
            throw refusal("room on its disk");
        }
    }

    /** What a caller is told for whom there is none of what is named; it is counted. */
    public GatewayException refusal(String lacking) {
        refused.incrementAndGet();
        warn(lacking);
        return GatewayException.of(
                        ErrorCode.OVERLOADED,
                        "The gateway has no " + lacking + " now; nothing was bought. Try again a little later")
                .retryAfter(RETRY_AFTER)
                .build();
    }

    /** Callers who are refused come in crowds. */
    private synchronized void warn(String lacking) {
        long now = System.nanoTime();
        if (now - nextWarning >= 0) {
            nextWarning = now + BETWEEN_WARNINGS.toNanos();
            LOG.warn(
                    "A request was refused for want of {} ({} since the start): {} are in flight, which hold {} of {} MB"
                            + " memory and {} of {} MB on the disk",
                    lacking,
                    refused.get(),
                    requests.get(),
                    memoryInFlight() >> 20,
                    memoryBudget() >> 20,
                    spool.held() >> 20,
                    spool.capacity() >> 20);
        }
    }
}
