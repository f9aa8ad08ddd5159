package org.pixelcaravan.keys;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.model.Money;

/**
 * Holds what keys do against their limits, as the file of keys has them now. Callers without a key have none. Thread-safe.
 */
public final class KeyUse {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Slot FREE = () -> {};

    private final Supplier<KeyRing> keys;
    private final DailyUse daily;
    private final Clock clock;
    private final Map<String, Use> uses = new ConcurrentHashMap<>();

    public KeyUse(Supplier<KeyRing> keys, DailyUse daily, Clock clock) {
        this.keys = keys;
        this.daily = daily;
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
     * Charges what a request is about to make, and what that may cost at most.
     *
     * @param request name of the request, the same if it is run again
     * @param cost empty if the model has no price
     * @throws GatewayException QUOTA_EXCEEDED, naming the limit, what is left of it and when it starts anew; PERMISSION_DENIED
     *     if the cost is limited and not known
     */
    public void charge(Caller caller, String request, ModelId model, int count, Optional<Money> cost) {
        Optional<String> name =
                caller.keyName().filter(key -> keys.get().limits(key).isDaily());
        if (name.isEmpty()) {
            return;
        }
        KeyLimits limits = keys.get().limits(name.get());
        Use use = uses.computeIfAbsent(name.get(), key -> new Use());
        synchronized (use) {
            Day day = new Day(name.get(), today(), request);
            limits.picturesPerDay().ifPresent(most -> requirePictures(most, day, count));
            limits.costPerDay().ifPresent(most -> requireMoney(most, day, known(cost, most, model)));
            daily.charge(request, name.get(), day.date(), count, cost);
        }
    }

    private void requirePictures(int most, Day day, int count) {
        int left = Math.max(0, most - daily.pictures(day.key(), day.date(), day.request()));
        if (count > left) {
            throw new GatewayException(
                    ErrorCode.QUOTA_EXCEEDED,
                    "This key may make " + most + " pictures a day, of which " + left
                            + " are left until midnight, UTC; the request asks for " + count);
        }
    }

    /** What cannot be counted cannot be limited. */
    private static Money known(Optional<Money> cost, Money most, ModelId model) {
        return cost.filter(money -> money.currency().equals(most.currency()))
                .orElseThrow(() -> new GatewayException(
                        ErrorCode.PERMISSION_DENIED,
                        "This key may spend " + most + " a day, and the gateway's catalogue "
                                + cost.map(money -> "prices " + model + " in " + money.currency())
                                        .orElse("has no price for " + model)
                                + "; use another model, or ask whoever runs the gateway"));
    }

    private void requireMoney(Money most, Day day, Money cost) {
        BigDecimal spent = daily.cost(day.key(), day.date(), most.currency(), day.request());
        Money left = new Money(most.amount().subtract(spent).max(BigDecimal.ZERO), most.currency());
        if (cost.amount().compareTo(left.amount()) > 0) {
            throw new GatewayException(
                    ErrorCode.QUOTA_EXCEEDED,
                    "This key may spend " + most + " a day, of which " + left
                            + " are left until midnight, UTC; the request may cost " + cost);
        }
    }

    /** Corrects what was charged to what was made, or may have been. */
    public void settle(Caller caller, String request, int made, Optional<Money> cost) {
        caller.keyName()
                .filter(name -> keys.get().limits(name).isDaily())
                .ifPresent(name -> daily.charge(request, name, today(), made, cost));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** What a request asks of a key's day. */
    private record Day(String key, LocalDate date, String request) {}

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
