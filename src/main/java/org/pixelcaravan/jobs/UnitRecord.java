package org.pixelcaravan.jobs;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.pixelcaravan.error.GatewayException;

/**
 * Where a vendor call stands.
 *
 * @param ticket where the vendor can be asked for it
 * @param failure how it failed
 */
public record UnitRecord(
        UnitId id,
        JobState state,
        Optional<URI> ticket,
        int images,
        Optional<Instant> sent,
        Optional<Instant> ended,
        Optional<GatewayException> failure) {}
