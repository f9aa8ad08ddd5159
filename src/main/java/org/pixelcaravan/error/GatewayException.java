package org.pixelcaravan.error;

import java.time.Duration;
import java.util.Optional;

/**
 * The only exception that crosses a route. Its message is meant for the caller: it says what to change and never holds a
 * prompt, image data, a key or a stack trace.
 */
public final class GatewayException extends RuntimeException {
    private final ErrorCode code;
    private final String ownWords;
    private final String parameter;
    private final Duration retryAfter;
    private final Integer vendorStatus;
    private final String vendorCode;
    private final String vendorRequestId;
    private final String allowedMethods;
    private final boolean promptBlocked;

    private GatewayException(Builder builder) {
        super(builder.toCaller, builder.cause);
        this.code = builder.code;
        this.ownWords = builder.message;
        this.parameter = builder.parameter;
        this.retryAfter = builder.retryAfter;
        this.vendorStatus = builder.vendorStatus;
        this.vendorCode = builder.vendorCode;
        this.vendorRequestId = builder.vendorRequestId;
        this.allowedMethods = builder.allowedMethods;
        this.promptBlocked = builder.promptBlocked;
    }

    public GatewayException(ErrorCode code, String message) {
        this(of(code, message));
    }

    public static Builder of(ErrorCode code, String message) {
        return new Builder(code, message);
    }

    /** A malformed or out-of-list value of one request field, named as the caller spelt it. */
    public static GatewayException invalid(String parameter, String message) {
        return of(ErrorCode.INVALID_REQUEST, message).parameter(parameter).build();
    }

    /**
     * A request by a method that the address does not take.
     *
     * @param allowedMethods the methods that it takes, separated by commas
     */
    public static GatewayException methodNotAllowed(String allowedMethods, String message) {
        Builder builder = of(ErrorCode.METHOD_NOT_ALLOWED, message);
        builder.allowedMethods = allowedMethods;
        return builder.build();
    }

    public ErrorCode code() {
        return code;
    }

    /** The message without what others said, which may hold a piece of the prompt: for logs. */
    public String ownWords() {
        return ownWords;
    }

    /** The request field at fault, as the caller's protocol spells it. */
    public Optional<String> parameter() {
        return Optional.ofNullable(parameter);
    }

    /** How long the provider asked us to wait. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The HTTP status of the vendor's answer, if it told of the failure. */
    public Optional<Integer> vendorStatus() {
        return Optional.ofNullable(vendorStatus);
    }

    /** The vendor's own error code, for the log and for error details. */
    public Optional<String> vendorCode() {
        return Optional.ofNullable(vendorCode);
    }

    public Optional<String> vendorRequestId() {
        return Optional.ofNullable(vendorRequestId);
    }

    /** The methods that the address takes, as the header Allow lists them. */
    public Optional<String> allowedMethods() {
        return Optional.ofNullable(allowedMethods);
    }

    /** Whether the provider is known to have objected to the prompt, before it drew anything. */
    public boolean promptBlocked() {
        return promptBlocked;
    }

    /** Collects the optional details of a failure. */
    public static final class Builder {
        private final ErrorCode code;
        private final String message;
        private String toCaller;
        private Throwable cause;
        private String parameter;
        private Duration retryAfter;
        private Integer vendorStatus;
        private String vendorCode;
        private String vendorRequestId;
        private String allowedMethods;
        private boolean promptBlocked;

        private Builder(ErrorCode code, String message) {
            this.code = code;
            this.message = message;
            this.toCaller = message;
        }

        public Builder cause(Throwable value) {
            this.cause = value;
            return this;
        }

        /** Adds somebody else's words to the message; callers see them, logs do not. */
        public Builder quote(String words) {
            return toCaller(message + ": " + words);
        }

        /** What callers see instead of the message, because it repeats words of theirs, which logs must not hold. */
        public Builder toCaller(String words) {
            this.toCaller = words;
            return this;
        }

        public Builder parameter(String value) {
            this.parameter = value;
            return this;
        }

        public Builder retryAfter(Duration value) {
            this.retryAfter = value;
            return this;
        }

        public Builder vendorStatus(int value) {
            this.vendorStatus = value;
            return this;
        }

        public Builder vendorCode(String value) {
            this.vendorCode = value;
            return this;
        }

        public Builder vendorRequestId(String value) {
            this.vendorRequestId = value;
            return this;
        }

        /** Says that the provider objected to the prompt, before it drew anything. */
        public Builder promptBlocked() {
            this.promptBlocked = true;
            return this;
        }

        public GatewayException build() {
            return new GatewayException(this);
        }
    }
}
