package org.pixelcaravan.jobs;

import java.util.List;
import java.util.Optional;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.model.Warning;

/**
 * What the archive has of a unit or a line.
 *
 * @param result its pictures are files, none is in memory
 * @param pictures the same pictures, as files
 * @param warnings what the caller has to be told
 * @param cost of a line; empty if it is not known
 */
public record ArchivedResult(
        ImageResult result, List<ArchivedPicture> pictures, List<Warning> warnings, Optional<Money> cost) {
    public ArchivedResult {
        pictures = List.copyOf(pictures);
        warnings = List.copyOf(warnings);
    }
}
