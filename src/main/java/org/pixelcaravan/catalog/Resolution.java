package org.pixelcaravan.catalog;

import java.util.Optional;
import org.pixelcaravan.model.Warning;

/**
 * The model that a name means.
 *
 * @param warning what to tell the caller if the name meant it only by courtesy
 */
public record Resolution(ModelSpec model, Optional<Warning> warning) {}
