package org.pixelcaravan.fetch;

/**
 * A picture was not fetched. The message may be shown to a caller: it never tells an address that is not reachable from
 * one that is not allowed. The detail is for the log alone.
 */
public final class FetchException extends RuntimeException {
    private final Reason reason;
    private final String detail;

    FetchException(Reason reason, String detail) {
        this(reason, detail, null);
    }

    FetchException(Reason reason, String detail, Throwable cause) {
        super(reason.message, cause);
        this.reason = reason;
        this.detail = detail;
    }

    public Reason reason() {
        return reason;
    }

    /** What happened, with hosts and addresses but without paths and queries, which may hold signatures. For the log. */
    public String detail() {
        return detail;
    }

    /** The kinds of failure. Those of the network, and refusals of an address, share one message on purpose. */
    public enum Reason {
        /** The host is, or resolves to, an address that is neither public nor allowed. */
        REFUSED_ADDRESS(Messages.NETWORK),
        /** Neither https nor an allowed http. */
        REFUSED_SCHEME("The picture's URL must use https"),
        /** The URL is malformed, ambiguous, carries credentials, or names a port that is not allowed. */
        REFUSED_URL("The picture's URL is not acceptable"),
        /** The host name has no address. */
        UNRESOLVED(Messages.NETWORK),
        /** Status 404 or 410. */
        NOT_FOUND("There is no picture at this URL"),
        /** Any other status but 200, or a redirect to nowhere. */
        STATUS("The server of this URL did not deliver a picture"),
        /** The content is no still PNG, JPEG or WebP, or it is compressed once more. */
        NOT_AN_IMAGE("The content at this URL is no PNG, JPEG or WebP picture"),
        /** More bytes or more pixels than is allowed. */
        TOO_LARGE("The picture at this URL is too large"),
        /** A deadline passed, or the content dripped in. */
        TOO_SLOW(Messages.NETWORK),
        TOO_MANY_REDIRECTS("The picture's URL redirects too often"),
        /** The connection could not be made or broke. */
        CONNECTION(Messages.NETWORK),
        /** The calling thread was interrupted; it still is. */
        CANCELLED("The request was cancelled");

        private final String message;

        Reason(String message) {
            this.message = message;
        }
    }

    private static final class Messages {
        private static final String NETWORK = "The picture could not be fetched from this URL";

        private Messages() {}
    }
}
