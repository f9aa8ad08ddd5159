package org.pixelcaravan.sandbox;

import java.time.Instant;
import java.util.Optional;

/**
 * One generation that a real vendor would have charged for.
 *
 * @param vendor the dialect of the emulator
 * @param images how many pictures were ordered
 * @param promptHash {@link PurchaseLedger#hash} of the prompt as sent
 * @param idempotencyKey the {@code Idempotency-Key} header of the call, if there was one
 */
public record Purchase(
        String vendor, String model, int images, String promptHash, Instant time, Optional<String> idempotencyKey) {}
