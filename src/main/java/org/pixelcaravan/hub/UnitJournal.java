package org.pixelcaravan.hub;

import org.pixelcaravan.error.ErrorCode;

/**
 * Is told of every paid vendor call before it is sent and after its outcome is known, so that a durable job knows after a
 * crash what may have been bought.
 */
public interface UnitJournal {
    /** Remembers nothing: for callers who wait for their answer. */
    UnitJournal NONE = new UnitJournal() {
        @Override
        public void sending(String unitId) {}

        @Override
        public void succeeded(String unitId) {}

        @Override
        public void failed(String unitId, ErrorCode code) {}
    };

    /** The call is about to be sent; returns when that is remembered. */
    void sending(String unitId);

    void succeeded(String unitId);

    void failed(String unitId, ErrorCode code);
}
