package org.pixelcaravan.hub;

import java.time.Duration;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.model.ModelId;

/** What is counted. Labels come from closed sets: never a prompt, never a file name. */
public interface Meter {
    /** Counts nothing. */
    Meter NONE = new Meter() {
        @Override
        public void callSucceeded(UnitOutcome.Succeeded call, Duration duration) {}

        @Override
        public void callFailed(UnitOutcome.Failed call, Duration duration) {}

        @Override
        public void callRetried(ModelId model, ErrorCode reason) {}

        @Override
        public void picturesMissing(ModelId model, int pictures) {}
    };

    /** A vendor call was answered with pictures. */
    void callSucceeded(UnitOutcome.Succeeded call, Duration duration);

    /** A vendor call failed. */
    void callFailed(UnitOutcome.Failed call, Duration duration);

    /** A vendor call failed in a way that may pass, and is made again. */
    void callRetried(ModelId model, ErrorCode reason);

    /** So many pictures of an answer that has others did not come. */
    void picturesMissing(ModelId model, int pictures);
}
