package org.pixelcaravan.jobs;

import java.util.List;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Warning;

/**
 * What the archive has of a unit or a line.
 *
 * @param result its pictures are files, none is in memory
 * @param pictures the same pictures, as files
 * @param warnings what the caller has to be told
 */
public record ArchivedResult(ImageResult result, List<ArchivedPicture> pictures, List<Warning> warnings) {
    public ArchivedResult {
        pictures = List.copyOf(pictures);
        warnings = List.copyOf(warnings);
    }
}
