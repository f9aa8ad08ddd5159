package org.pixelcaravan.image;

import java.io.IOException;
import java.util.Optional;

/** Finds the frame header of a JPEG file behind any number of application segments. */
final class JpegHeader {
    private static final int START_BYTES = 2;
    private static final int LENGTH_AND_PRECISION_BYTES = 3;

    private JpegHeader() {}

    static Optional<ImageHeader> read(HeaderInput input) throws IOException {
        input.skip(START_BYTES);
        while (true) {
            int marker = JpegMarkers.next(input);
            if (JpegMarkers.isFrame(marker)) {
                return frame(input);
            }
            boolean isBroken = JpegMarkers.endsHeaders(marker) || marker == JpegMarkers.START_OF_SCAN;
            if (isBroken || !JpegMarkers.skipSegment(input)) {
                return Optional.empty();
            }
        }
    }

    private static Optional<ImageHeader> frame(HeaderInput input) throws IOException {
        input.skip(LENGTH_AND_PRECISION_BYTES);
        int height = input.bigEndian16();
        int width = input.bigEndian16();
        boolean isComplete = width > 0 && height > 0;
        return isComplete ? Optional.of(new ImageHeader(ImageFormat.JPEG, width, height, false)) : Optional.empty();
    }
}
