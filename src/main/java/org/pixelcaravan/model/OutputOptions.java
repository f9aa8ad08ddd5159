package org.pixelcaravan.model;

import java.util.Optional;
import org.pixelcaravan.image.ImageFormat;

/**
 * The file that the caller wants.
 *
 * @param format absent: whatever the model makes
 * @param compression quality of lossy formats, 0 (smallest) to 100 (best)
 */
public record OutputOptions(Optional<ImageFormat> format, Optional<Integer> compression, Background background) {
    public static final OutputOptions DEFAULT = new OutputOptions(Optional.empty(), Optional.empty(), Background.AUTO);
}
