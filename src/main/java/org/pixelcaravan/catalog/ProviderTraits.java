package org.pixelcaravan.catalog;

import java.util.Optional;
import java.util.Set;

/**
 * What a vendor documents about all calls to it.
 *
 * @param parallel calls that a usual account may have under way; absent: not known
 * @param harmlessStatuses HTTP statuses after which nothing was made or charged, so that the call may be made again
 */
public record ProviderTraits(Optional<Integer> parallel, Set<Integer> harmlessStatuses) {
    /** Of a provider of which nothing is known. */
    public static final ProviderTraits UNKNOWN = new ProviderTraits(Optional.empty(), Set.of());

    public ProviderTraits {
        harmlessStatuses = Set.copyOf(harmlessStatuses);
    }
}
