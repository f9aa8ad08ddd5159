package org.pixelcaravan.fetch;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.pixelcaravan.fetch.FetchException.Reason;

/**
 * Observes one fetch from outside, since a thread that waits for a socket sees neither deadlines nor interrupts. The
 * fetching thread reports its progress; the watchdog's thread calls {@link #look} from time to time.
 */
final class Watch {
    private final Thread fetcher = Thread.currentThread();
    private final FetchDeadlines deadlines;
    private final long end;
    private Optional<Transport.Exchange> exchange = Optional.empty();
    private Optional<Reason> verdict = Optional.empty();
    private boolean readsBody;
    private long phaseEnd;
    private long receivedBefore;
    private volatile long received;

    Watch(FetchDeadlines deadlines, Duration total) {
        this.deadlines = deadlines;
        this.end = System.nanoTime() + total.toNanos();
        this.phaseEnd = end;
    }

    /** How long the fetch may still take; zero if it is late. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** From now on the head of this exchange's answer is awaited. */
    synchronized void awaitHead(Transport.Exchange next) {
        exchange = Optional.of(next);
        readsBody = false;
        phaseEnd = System.nanoTime() + deadlines.firstByte().toNanos();
    }

    /** From now on the minimum rate counts. */
    synchronized void awaitBody() {
        readsBody = true;
        startWindow(System.nanoTime());
    }

    void received(long total) {
        received = total;
    }

    /** Aborts the exchange if the fetch is late, too slow or cancelled; again at each look, in case the first came early. */
    synchronized void look() {
        if (verdict.isEmpty()) {
            verdict = judge(System.nanoTime());
        }
        if (verdict.isPresent()) {
            exchange.ifPresent(Transport.Exchange::abort);
        }
    }

    private Optional<Reason> judge(long now) {
        if (fetcher.isInterrupted()) {
            return Optional.of(Reason.CANCELLED);
        }
        if (now - end > 0) {
            return Optional.of(Reason.TOO_SLOW);
        }
        return now - phaseEnd > 0 ? judgePhase(now) : Optional.empty();
    }

    private Optional<Reason> judgePhase(long now) {
        double seconds = deadlines.rateWindow().toNanos() / 1e9;
        if (!readsBody || received - receivedBefore < deadlines.minimumBytesPerSecond() * seconds) {
            return Optional.of(Reason.TOO_SLOW);
        }
        startWindow(now);
        return Optional.empty();
    }

    private void startWindow(long now) {
        receivedBefore = received;
        phaseEnd = now + deadlines.rateWindow().toNanos();
    }

    /** @throws FetchException if the exchange was aborted, even though its end looks like a regular one */
    synchronized void checkAlive() {
        if (verdict.isPresent()) {
            throw new FetchException(verdict.get(), "aborted after " + received + " bytes");
        }
    }

    /** Says why the network failed: because of us, or by itself. */
    synchronized FetchException explain(Origin origin, IOException failure) {
        boolean isInterrupted = fetcher.isInterrupted();
        Reason reason = verdict.orElseGet(() -> isInterrupted ? Reason.CANCELLED : reasonOf(failure));
        return new FetchException(reason, origin + ": " + failure, failure);
    }

    private static Reason reasonOf(IOException failure) {
        boolean isTimeout = failure instanceof SocketTimeoutException;
        return isTimeout ? Reason.TOO_SLOW : Reason.CONNECTION;
    }
}
