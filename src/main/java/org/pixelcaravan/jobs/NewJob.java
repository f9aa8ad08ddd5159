package org.pixelcaravan.jobs;

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
 */
public record NewJob(String source, String name, Caller caller, String delivery, Optional<Key> key) {

    /**
     * What a job is recognised by.
     *
     * @param scope within which names are unique, such as a caller
     * @param digest of what was sent; the same name with another is a mistake
     */
    public record Key(String scope, String name, String digest) {}
}
