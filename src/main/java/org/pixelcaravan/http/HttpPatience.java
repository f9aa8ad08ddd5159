package org.pixelcaravan.http;

import java.time.Duration;

/**
 * How long the gateway waits for a caller who sends or reads.
 *
 * @param pause the longest one
 * @param bytesPerSecond what must come or go in as long a time of waiting
 */
record HttpPatience(Duration pause, long bytesPerSecond) {

    Pace newPace() {
        return new Pace(bytesPerSecond, pause);
    }
}
