package org.pixelcaravan.hub;

import java.time.Duration;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.model.ModelId;

/** What is counted. Labels come from closed sets: never a prompt, never a file name. */
public interface Meter {
    /** Counts nothing. */
    Meter NONE = new Meter() {
        @Override
        public void callSucceeded(ModelId model, int images, Duration duration) {}

        @Override
        public void callFailed(ModelId model, ErrorCode code, Duration duration) {}

        @Override
        public void callRetried(ModelId model, ErrorCode reason) {}
    };

    /** A vendor call was answered with pictures. */
    void callSucceeded(ModelId model, int images, Duration duration);

    /** A vendor call failed. */
    void callFailed(ModelId model, ErrorCode code, Duration duration);

    /** A vendor call failed in a way that may pass, and is made again. */
    void callRetried(ModelId model, ErrorCode reason);
}
