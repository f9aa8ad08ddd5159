package org.pixelcaravan.sandbox.picture;

import java.util.Optional;

/**
 * What an edit starts from.
 *
 * @param reference the first picture that the caller sent; it is stretched to the size of the result
 * @param mask where to draw: only where the mask is transparent; without a mask the reference shines through everywhere
 */
public record PictureEdit(Pixels reference, Optional<Pixels> mask) {}
