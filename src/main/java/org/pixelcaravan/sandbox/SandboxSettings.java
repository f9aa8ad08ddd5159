package org.pixelcaravan.sandbox;

import java.time.Duration;
import org.pixelcaravan.sandbox.picture.Detail;

/**
 * How a sandbox behaves when a prompt says nothing else.
 *
 * @param port the port on the loopback interface; 0 for a free one
 * @param latency how long a vendor takes to make a picture
 * @param partialInterval the pause between two events of a stream, at least 50 ms
 * @param resultLifetime how long result URLs of asynchronous vendors can be fetched
 * @param bodyLimit the longest request body in bytes that is accepted
 * @param detail how finely pictures are painted
 */
public record SandboxSettings(
        int port, Duration latency, Duration partialInterval, Duration resultLifetime, int bodyLimit, Detail detail) {
    /** As much as the gateway takes: no emulated vendor shall refuse what a real one would be sent. */
    private static final int USUAL_BODY_LIMIT = 512 * 1024 * 1024;

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(50);

    public SandboxSettings {
        if (partialInterval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException("partialInterval must be at least " + SHORTEST_INTERVAL);
        }
    }

    public static SandboxSettings onPort(int port) {
        return new SandboxSettings(
                port,
                Duration.ofMillis(20),
                Duration.ofMillis(60),
                Duration.ofMinutes(10),
                USUAL_BODY_LIMIT,
                Detail.FINE);
    }

    public SandboxSettings withLatency(Duration newLatency) {
        return new SandboxSettings(port, newLatency, partialInterval, resultLifetime, bodyLimit, detail);
    }

    public SandboxSettings withResultLifetime(Duration newLifetime) {
        return new SandboxSettings(port, latency, partialInterval, newLifetime, bodyLimit, detail);
    }

    public SandboxSettings withBodyLimit(int newLimit) {
        return new SandboxSettings(port, latency, partialInterval, resultLifetime, newLimit, detail);
    }

    public SandboxSettings withDetail(Detail newDetail) {
        return new SandboxSettings(port, latency, partialInterval, resultLifetime, bodyLimit, newDetail);
    }
}
