package org.pixelcaravan.resilience;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bean of one provider. What operators do is logged. */
final class ProviderMonitor implements ProviderMXBean {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderMonitor.class);

    private final ProviderGuard guard;

    ProviderMonitor(ProviderGuard guard) {
        this.guard = guard;
    }

    @Override
    public String getState() {
        return guard.state();
    }

    @Override
    public String getBreaker() {
        return guard.breakerState();
    }

    @Override
    public boolean isPaused() {
        return guard.isPaused();
    }

    @Override
    public int getCallsUnderWay() {
        return guard.underWay();
    }

    @Override
    public int getWaitingCalls() {
        return guard.waiting();
    }

    @Override
    public int getMaxParallel() {
        return guard.limits().parallel();
    }

    @Override
    public int getMaxWaiting() {
        return guard.limits().waiting();
    }

    @Override
    public int getCallsPerMinute() {
        return guard.limits().perMinute();
    }

    @Override
    public long getCalls() {
        return guard.calls();
    }

    @Override
    public int getCallsLastMinute() {
        return guard.callsOfTheLastMinute();
    }

    @Override
    public long getRetries() {
        return guard.retries();
    }

    @Override
    public int getRetriesLeft() {
        return guard.budget().left();
    }

    @Override
    public String getLastError() {
        return guard.lastTrouble().map(trouble -> trouble.code().name()).orElse("");
    }

    @Override
    public String getLastErrorTime() {
        return guard.lastTrouble().map(trouble -> trouble.time().toString()).orElse("");
    }

    @Override
    public void pause() {
        guard.pause();
        LOG.warn("An operator has paused provider {}", guard.provider());
    }

    @Override
    public void resume() {
        guard.resume();
        LOG.info("An operator has resumed provider {}", guard.provider());
    }

    @Override
    public void resetBreaker() {
        guard.resetBreaker();
        LOG.info("An operator has reset the breaker of provider {}", guard.provider());
    }
}
