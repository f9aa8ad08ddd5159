package org.pixelcaravan.keys;

import java.util.Optional;
import org.pixelcaravan.model.ModelId;

/**
 * A model that callers may ask for.
 *
 * @param currency of its price; empty if it has none
 */
public record Offer(ModelId model, Optional<String> currency) {}
