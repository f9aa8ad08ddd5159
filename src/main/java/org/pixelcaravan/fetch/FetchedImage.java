package org.pixelcaravan.fetch;

import org.pixelcaravan.image.ImageHeader;

/**
 * A picture that was written to a sink completely.
 *
 * @param bytes the size of its file
 */
public record FetchedImage(ImageHeader header, long bytes) {}
