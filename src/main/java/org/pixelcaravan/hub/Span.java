package org.pixelcaravan.hub;

import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.model.ModelId;

/**
 * A stretch of work that traces tell of, with those that belong to it. What is set on it comes from closed sets, the catalogue or
 * the gateway itself: never a prompt, a picture, a file name or a secret. Thread-safe.
 */
public interface Span {
    /** Nobody is told of it. */
    Span NONE = new Span() {
        @Override
        public Span child(Kind kind, String operation, ModelId model) {
            return this;
        }

        @Override
        public void set(String name, String value) {}

        @Override
        public void set(String name, long value) {}

        @Override
        public void failed(String reason) {}

        @Override
        public void end() {}

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }

        @Override
        public Optional<String> traceId() {
            return Optional.empty();
        }
    };

    /** Whose work it is. */
    enum Kind {
        /** The gateway's own. */
        INTERNAL,
        /** That of somebody else, who is asked for it. */
        CLIENT
    }

    /** A part of it, which begins now. */
    Span child(Kind kind, String operation, ModelId model);

    void set(String name, String value);

    void set(String name, long value);

    /**
     * It failed.
     *
     * @param reason from a closed set
     */
    void failed(String reason);

    /** It is over; what is said of it afterwards is lost. */
    void end();

    /** The headers that tell others which trace they are part of. */
    Map<String, String> headers();

    Optional<String> traceId();
}
