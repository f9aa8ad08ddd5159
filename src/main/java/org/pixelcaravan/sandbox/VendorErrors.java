package org.pixelcaravan.sandbox;

/** How one vendor words the failures that prompts can ask for. */
public interface VendorErrors {
    /** The vendor's answer with this HTTP status and message. */
    Answer failure(int status, String message);

    /** The failure with the time after which to come again. */
    default Answer withRetryAfter(Answer failure, String seconds) {
        return failure.withHeader("Retry-After", seconds);
    }

    /** The vendor's answer when the account has no money left. */
    Answer quotaExceeded();
}
