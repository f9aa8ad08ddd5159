package org.pixelcaravan.multipart;

import java.io.InputStream;
import java.util.Optional;

/**
 * One field of a form. Whether it was sent as a file is not asked, since libraries send pictures without a file name.
 *
 * @param contentType as the sender declares it, with its parameters
 * @param content readable until the next part is asked for
 */
public record FormPart(String name, Optional<String> contentType, InputStream content) {}
