package org.pixelcaravan.hub;

import org.pixelcaravan.model.ImageEvent;

/** Where events of a request go while it runs. Calls of a fan-out share one sink, so it is thread-safe. */
@FunctionalInterface
public interface EventSink {
    /** For requests that want the result only. */
    EventSink NONE = event -> {};

    /** Takes an event; returns when it has been handed on. */
    void accept(ImageEvent event);
}
