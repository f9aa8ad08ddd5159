package org.pixelcaravan.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Walks through a whole JPEG file without decoding it. The decoder fills a truncated file up with grey and repeats its work
 * for every scan of a progressive file, and says nothing about either.
 */
final class JpegStructure {
    /** Encoders write about ten; each costs a pass over all pixels. */
    static final int MAXIMUM_SCANS = 100;

    private static final int START_BYTES = 2;

    private JpegStructure() {}

    /** Whether the file reaches its end marker with no more scans than an honest encoder writes. */
    static boolean isSound(InputStream source) throws IOException {
        HeaderInput input = new HeaderInput(new BufferedInputStream(source), Long.MAX_VALUE);
        try {
            input.skip(START_BYTES);
            return walk(input);
        } catch (HeaderInput.EndedException truncated) {
            return false;
        }
    }

    private static boolean walk(HeaderInput input) throws IOException {
        int scans = 0;
        int marker = JpegMarkers.next(input);
        while (!JpegMarkers.endsHeaders(marker) && scans <= MAXIMUM_SCANS) {
            if (!JpegMarkers.skipSegment(input)) {
                return false;
            }
            boolean isScan = marker == JpegMarkers.START_OF_SCAN;
            scans += isScan ? 1 : 0;
            marker = isScan ? JpegMarkers.afterScanData(input) : JpegMarkers.next(input);
        }
        return marker == JpegMarkers.END_OF_IMAGE && scans > 0 && scans <= MAXIMUM_SCANS;
    }
}
