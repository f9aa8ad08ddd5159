package org.pixelcaravan.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A job as the store knows it.
 *
 * @param source the door through which it came: {@code folder}, {@code jms} or {@code http}
 * @param name what its owner knows it by, such as a file's name
 * @param caller the name of the key with which it came
 * @param delivery what its source has noted for itself about where results go
 * @param cancelled whether its owner wants no more of it
 */
public record Job(
        String id,
        String source,
        String name,
        Optional<String> caller,
        String delivery,
        JobState state,
        boolean cancelled,
        Instant created,
        Optional<Instant> started,
        Optional<Instant> finished,
        JobCounts counts) {

    /** Lines done a second, since the first was started; zero before. */
    public double rate(Instant now) {
        double seconds = started.map(
                        start -> Duration.between(start, finished.orElse(now)).toMillis() / 1000.0)
                .orElse(0.0);
        return seconds <= 0 ? 0 : counts.done() / seconds;
    }

    /** How long the rest takes if it goes on like this; empty if nobody can say. */
    public Optional<Duration> timeLeft(Instant now) {
        double rate = rate(now);
        return rate == 0 || finished.isPresent()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round((counts.lines() - counts.done()) / rate * 1000)));
    }
}
