package org.pixelcaravan.model;

import java.net.URI;

/**
 * Where the caller can fetch a picture of a result.
 *
 * @param withContent whether the picture itself belongs into the answer too
 */
public record ResultLink(URI address, boolean withContent) {}
