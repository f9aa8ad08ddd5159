package org.pixelcaravan.folder;

import java.time.Instant;
import java.util.Optional;
import org.pixelcaravan.image.ImageFormat;

/**
 * What a picture's file can be named after.
 *
 * @param job name of the job file without its ending
 * @param line number of the line in the job file, from 1
 * @param id what the job file calls the line
 * @param index number of the picture among those of its line, from 1
 * @param made when its job was accepted
 * @param seed the one that this picture was asked for with
 */
public record NamedPicture(
        String job,
        long line,
        Optional<String> id,
        int index,
        String model,
        Instant made,
        Optional<Long> seed,
        ImageFormat format) {}
