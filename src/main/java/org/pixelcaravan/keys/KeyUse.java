package org.pixelcaravan.keys;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/**
 * Holds what keys do against their limits, as the file of keys has them now. Callers without a key have none. Thread-safe.
 */
public final class KeyUse {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Slot FREE = () -> {};

    private final Supplier<KeyRing> keys;
    private final DailyPictures pictures;
    private final Clock clock;
    private final Map<String, Use> uses = new ConcurrentHashMap<>();

    public KeyUse(Supplier<KeyRing> keys, DailyPictures pictures, Clock clock) {
        this.keys = keys;
        this.pictures = pictures;
        this.clock = clock;
    }

    /** One request among those that are answered at the same time. */
    @FunctionalInterface
    public interface Slot extends AutoCloseable {
        /** The request has been answered. */
        @Override
        void close();
    }

    /**
     * A request for pictures begins.
     *
     * @throws GatewayException RATE_LIMITED, naming the limit and when to try again
     */
    public Slot enter(Caller caller) {
        if (caller.keyName().isEmpty()) {
            return FREE;
        }
        String name = caller.keyName().get();
        return uses.computeIfAbsent(name, key -> new Use()).enter(keys.get().limits(name), clock.instant());
    }

    /**
     * Charges the pictures that a request is about to make.
     *
     * @param request name of the request, the same if it is run again
     * @throws GatewayException QUOTA_EXCEEDED, naming the limit, what is left of it and when it starts anew
     */
    public void charge(Caller caller, String request, int count) {
        if (caller.keyName().isEmpty()) {
            return;
        }
        String name = caller.keyName().get();
        OptionalInt most = keys.get().limits(name).picturesPerDay();
        if (most.isEmpty()) {
            return;
        }
        Use use = uses.computeIfAbsent(name, key -> new Use());
        synchronized (use) {
            LocalDate today = today();
            pictures.charge(request, name, today, 0);
            int left = Math.max(0, most.getAsInt() - pictures.charged(name, today));
            if (count > left) {
                throw new GatewayException(
                        ErrorCode.QUOTA_EXCEEDED,
                        "This key may make " + most.getAsInt() + " pictures a day, of which " + left
                                + " are left until midnight, UTC; the request asks for " + count);
            }
            pictures.charge(request, name, today, count);
        }
    }

    /** Corrects what was charged to what was made, or may have been. */
    public void settle(Caller caller, String request, int made) {
        caller.keyName()
                .filter(name -> keys.get().limits(name).picturesPerDay().isPresent())
                .ifPresent(name -> pictures.charge(request, name, today(), made));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** What one key does. A request takes its share of the minute, and may come before its time by a minute at most. */
    private static final class Use {
        private int running;
        private Instant paidUntil = Instant.EPOCH;

        synchronized Slot enter(KeyLimits limits, Instant now) {
            if (limits.parallel().isPresent() && running >= limits.parallel().getAsInt()) {
                throw GatewayException.of(
                                ErrorCode.RATE_LIMITED,
                                "This key may have " + limits.parallel().getAsInt()
                                        + " requests under way at the same time; wait for one of them")
                        .retryAfter(Duration.ofSeconds(1))
                        .build();
            }
            limits.requestsPerMinute().ifPresent(most -> takeShare(most, now));
            running++;
            return this::leave;
        }

        private void takeShare(int most, Instant now) {
            Instant begin = paidUntil.isAfter(now) ? paidUntil : now;
            Instant end = begin.plus(MINUTE.dividedBy(most));
            Instant latest = now.plus(MINUTE);
            if (end.isAfter(latest)) {
                throw GatewayException.of(
                                ErrorCode.RATE_LIMITED, "This key may send " + most + " requests for pictures a minute")
                        .retryAfter(Duration.between(latest, end))
                        .build();
            }
            paidUntil = end;
        }

        private synchronized void leave() {
            running--;
        }
    }
}
