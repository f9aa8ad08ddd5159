package org.pixelcaravan.traces;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.pixelcaravan.hub.Span;

/** Begins spans that no other span of this gateway has begun. Thread-safe. */
public interface Tracing extends AutoCloseable {
    /** Nothing is told to anybody. */
    Tracing OFF = new Tracing() {
        @Override
        public Span request(String name, UnaryOperator<String> headers) {
            return Span.NONE;
        }

        @Override
        public Span work(String name, Map<String, String> headers) {
            return Span.NONE;
        }

        @Override
        public void close() {}
    };

    /**
     * A request over HTTP has come.
     *
     * @param headers gives those that it came with, by name; null if there is none
     */
    Span request(String name, UnaryOperator<String> headers);

    /**
     * Work that nobody waits for is begun.
     *
     * @param headers that tell which trace it is part of, in lower case; with none, it has a trace of its own
     */
    Span work(String name, Map<String, String> headers);

    /** Sends what has not been sent. */
    @Override
    void close();
}
