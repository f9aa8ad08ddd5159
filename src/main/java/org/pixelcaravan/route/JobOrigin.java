package org.pixelcaravan.route;

import java.util.Optional;

/**
 * Where a job came from that a route works on. The kamelets that read jobs keep it in the variable {@code job}, which
 * survives every call of a model, and {@code image-file-sink} names files after it.
 *
 * @param name of the job file without its ending, or of the message
 * @param line of the file, from 1
 * @param id what the file calls the line
 * @param model as the job names it
 * @param seed that its first picture was asked for with
 */
public record JobOrigin(String name, long line, Optional<String> id, String model, Optional<Long> seed) {}
