package org.pixelcaravan.image;

import java.io.IOException;

/** The marker codes of a JPEG file and how to step from one to the next. */
final class JpegMarkers {
    static final int START_OF_IMAGE = 0xd8;
    static final int END_OF_IMAGE = 0xd9;
    static final int START_OF_SCAN = 0xda;

    /** Not a marker code: what {@link #next} answers where something else stands. */
    static final int NONE = 0;

    private static final int PREFIX = 0xff;
    private static final int LENGTH_BYTES = 2;

    private JpegMarkers() {}

    /** The marker that stands exactly here, past fill bytes, or {@link #NONE}. */
    static int next(HeaderInput input) throws IOException {
        return input.unsignedByte() == PREFIX ? afterPrefix(input) : NONE;
    }

    /** Reads over entropy-coded data to the next marker that is neither stuffing nor a restart. */
    static int afterScanData(HeaderInput input) throws IOException {
        while (true) {
            if (input.unsignedByte() == PREFIX) {
                int code = afterPrefix(input);
                if (code != NONE && !isRestart(code)) {
                    return code;
                }
            }
        }
    }

    private static int afterPrefix(HeaderInput input) throws IOException {
        int code = input.unsignedByte();
        while (code == PREFIX) {
            code = input.unsignedByte();
        }
        return code;
    }

    /** Reads over the segment that follows a marker; false if its length is impossible. */
    static boolean skipSegment(HeaderInput input) throws IOException {
        int length = input.bigEndian16();
        if (length < LENGTH_BYTES) {
            return false;
        }
        input.skip(length - LENGTH_BYTES);
        return true;
    }

    /** SOF0 to SOF15 without the three codes in between that mean something else (DHT, JPG, DAC). */
    static boolean isFrame(int code) {
        return code >= 0xc0 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc;
    }

    /** Whether no segment may follow: the file is broken or over. */
    static boolean endsHeaders(int code) {
        return code == NONE || code == START_OF_IMAGE || code == END_OF_IMAGE || isRestart(code);
    }

    private static boolean isRestart(int code) {
        return code >= 0xd0 && code <= 0xd7;
    }
}
