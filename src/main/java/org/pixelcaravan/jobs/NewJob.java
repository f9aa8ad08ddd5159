package org.pixelcaravan.jobs;

import java.time.Duration;
import java.util.Optional;
import org.pixelcaravan.keys.Caller;

/**
 * What is to become a job; its lines follow.
 *
 * @param source {@code folder}, {@code jms} or {@code http}: whose {@link JobDelivery} is told of its results
 * @param name what its owner knows it by
 * @param caller who sent it; its lines may use no other models than he may
 * @param delivery what the source wants to find again when results come; at most 64 Ki characters
 * @param key by what it is recognised if it is sent again
 * @param headStart how long its lines are left to whoever brings it, before anybody runs them whose turn it is
 */
public record NewJob(
        String source, String name, Caller caller, String delivery, Optional<Key> key, Duration headStart) {

    /** One whose lines are run as soon as it is their turn. */
    public NewJob(String source, String name, Caller caller, String delivery, Optional<Key> key) {
        this(source, name, caller, delivery, key, Duration.ZERO);
    }

    /**
     * What a job is recognised by.
     *
     * @param scope within which names are unique, such as a caller
     * @param digest of what was sent; the same name with another is a mistake
     */
    public record Key(String scope, String name, String digest) {}
}
