package org.pixelcaravan.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.error.GatewayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds an access token to calls, the same one until shortly before it wears off. One new token is asked for at a time; while
 * that goes on, other calls use the old one as long as it is good. Safe for use by several threads.
 */
public final class AccessTokens {
    private static final Logger LOG = LoggerFactory.getLogger(AccessTokens.class);
    private static final String AUTHORIZATION = "Authorization";

    private final TokenSource source;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Held held = Held.NONE;

    /**
     * The token that calls get.
     *
     * @param renewal when a new one is asked for
     * @param end when it wears off
     */
    private record Held(String token, Instant renewal, Instant end, Optional<String> quotaProject) {
        private static final Held NONE = new Held("", Instant.MIN, Instant.MIN, Optional.empty());
    }

    public AccessTokens(TokenSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** Whether there is anything from which tokens could come. */
    public boolean areConfigured() {
        return source.isConfigured();
    }

    /**
     * The call with a token.
     *
     * @throws GatewayException NOT_CONFIGURED, PROVIDER_AUTH or PROVIDER_UNAVAILABLE if there is none
     */
    public ProviderCall sign(ProviderCall call) {
        Held token = current();
        ProviderCall signed = call.withHeader(AUTHORIZATION, "Bearer " + token.token());
        return token.quotaProject()
                .map(project -> signed.withHeader("x-goog-user-project", project))
                .orElse(signed);
    }

    /** The call with another token than that with which the vendor refused it. */
    public ProviderCall signAnew(ProviderCall call, ProviderCall refused) {
        asking.lock();
        try {
            if (("Bearer " + held.token()).equals(refused.headers().get(AUTHORIZATION))) {
                held = Held.NONE;
            }
        } finally {
            asking.unlock();
        }
        return sign(call);
    }

    private Held current() {
        Held now = held;
        Instant time = clock.instant();
        if (time.isBefore(now.renewal())) {
            return now;
        }
        if (time.isBefore(now.end()) && asking.isLocked()) {
            return now;
        }
        asking.lock();
        try {
            return renewed();
        } finally {
            asking.unlock();
        }
    }

    /** While it waited for the lock, somebody else may have got one. */
    private Held renewed() {
        Instant time = clock.instant();
        if (time.isBefore(held.renewal())) {
            return held;
        }
        try {
            TokenSource.Token token = source.fetch();
            Duration life = token.life();
            held = new Held(token.value(), time.plus(usefulPart(life)), time.plus(life), token.quotaProject());
        } catch (GatewayException e) {
            if (!time.isBefore(held.end())) {
                throw e;
            }
            LOG.warn("No new access token, the old one is good until {}: {}", held.end(), e.getMessage());
        }
        return held;
    }

    /** All but five minutes, which is far more than a call takes to arrive, of a short life all but a fifth. */
    private static Duration usefulPart(Duration life) {
        Duration fifth = life.dividedBy(5);
        Duration margin = Duration.ofMinutes(5);
        return life.minus(fifth.compareTo(margin) < 0 ? fifth : margin);
    }
}
