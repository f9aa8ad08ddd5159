package org.pixelcaravan.route;

import java.util.List;
import java.util.Optional;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.image.PixelSize;

/** How many bytes the pictures of a plan may have, so that room is kept for them before they are bought. */
final class ExpectedBytes {
    /** A pixel of a PNG with transparency that cannot be compressed; other formats need less. */
    private static final long BYTES_A_PIXEL = 4;

    /** For a picture of a size that the model chooses: 2048x2048 pixels. */
    private static final long USUAL_PIXELS = 2048L * 2048;

    private static final long OVERHEAD = 64 * 1024;

    private ExpectedBytes() {}

    /** The pictures as the caller gets them. */
    static long delivered(List<Unit> units) {
        return units.stream()
                .mapToLong(unit -> bytes(unit, unit.delivery().delivered()))
                .sum();
    }

    /** All that lies in spool files until the caller has his answer: what the vendor sends, in base64, and what is made of it. */
    static long spooled(List<Unit> units) {
        return units.stream().mapToLong(ExpectedBytes::spooled).sum();
    }

    private static long spooled(Unit unit) {
        long received = bytes(unit, unit.delivery().expected()) / 3 * 4;
        return unit.delivery().passesThrough()
                ? received
                : received + bytes(unit, unit.delivery().delivered());
    }

    private static long bytes(Unit unit, Optional<PixelSize> size) {
        long pixels = size.map(known -> (long) known.width() * known.height()).orElse(USUAL_PIXELS);
        return unit.request().count() * (pixels * BYTES_A_PIXEL + OVERHEAD);
    }
}
