package org.pixelcaravan.jobs;

import java.nio.file.Path;
import java.util.Optional;
import org.pixelcaravan.image.ImageHeader;

/**
 * A picture of a job, in a file of its own.
 *
 * @param bytes the file's length
 * @param sha256 of the file, in hex digits
 */
public record ArchivedPicture(
        Path file, ImageHeader header, long bytes, String sha256, Optional<String> revisedPrompt) {}
