package org.pixelcaravan.hub;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ModelId;

/**
 * Is told of every paid vendor call before it is sent and after its outcome is known, so that a durable job knows after a
 * crash what may have been bought. Thread-safe: the calls of a fan-out share it.
 */
public interface UnitJournal {
    /** Remembers nothing: for callers who wait for their answer. */
    UnitJournal NONE = new UnitJournal() {
        @Override
        public Optional<ModelId> boundTo() {
            return Optional.empty();
        }

        @Override
        public void begin(ModelId model, boolean substitute) {}

        @Override
        public Recollection recall(String unitId) {
            return Recollection.NOTHING;
        }

        @Override
        public void sending(String unitId) {}

        @Override
        public void ticket(String unitId, URI task) {}

        @Override
        public void takenBack(String unitId) {}

        @Override
        public ImageResult succeeded(String unitId, ImageResult result) {
            return result;
        }

        @Override
        public void failed(String unitId, GatewayException failure) {}
    };

    /**
     * The model that an earlier run went over to, if calls of it may have been bought: no other may be asked before it is known
     * what became of them.
     */
    Optional<ModelId> boundTo();

    /**
     * From here on the calls are this model's. What is remembered of another's is forgotten, of which nothing was bought; returns
     * when that is remembered.
     *
     * @param substitute whether it is another than the one asked for
     */
    void begin(ModelId model, boolean substitute);

    /** What an earlier run has left of the call. */
    Recollection recall(String unitId) throws IOException;

    /** The call is about to be sent; returns when that is remembered. */
    void sending(String unitId);

    /** The vendor has accepted the call and can be asked for its result there; returns when that is remembered. */
    void ticket(String unitId, URI task);

    /** The vendor has ended the task before it began: there is nothing to be asked for, and nothing was bought. */
    void takenBack(String unitId);

    /**
     * The call brought this.
     *
     * @return the same result as it is remembered
     */
    ImageResult succeeded(String unitId, ImageResult result) throws IOException;

    void failed(String unitId, GatewayException failure);

    /** What is known of a call before it is made. */
    sealed interface Recollection {
        Recollection NOTHING = new Nothing();

        /** It was not made, or it is known that nothing was bought. */
        record Nothing() implements Recollection {}

        /** The vendor has it and can be asked there. */
        record Ticket(URI task) implements Recollection {}

        /** It was answered with this. */
        record Answer(ImageResult result) implements Recollection {}

        /**
         * It failed in a way that is not tried again, or nobody knows how it ended.
         *
         * @param taken whether the vendor is known to have taken it
         */
        record Failure(GatewayException failure, boolean taken) implements Recollection {}
    }
}
