package org.pixelcaravan.resilience;

/**
 * How much of one provider is used at the same time.
 *
 * @param parallel calls under way
 * @param waiting calls that wait for one of these to end; a further one is refused
 * @param perMinute calls begun within any minute; 0: as many as come
 */
public record ProviderLimits(int parallel, int waiting, int perMinute) {
    /** Together well below the number of requests that may wait at all, so that one slow provider leaves room for the others. */
    public static final ProviderLimits USUAL = new ProviderLimits(2000, 1000, 0);
}
