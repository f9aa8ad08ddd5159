package org.pixelcaravan.dialect;

import java.io.IOException;
import java.util.List;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ImageEvent;
import org.pixelcaravan.model.ImageResult;

/**
 * Writes one request's events in its door's protocol. Each method gives the events to send, maybe none. Calls come one
 * after the other, in the order in which the events are sent.
 */
public interface EventEncoder {

    /** Media type of the stream. */
    String contentType();

    /** What callers are told of something that has just happened. */
    List<Payload> encode(ImageEvent event) throws IOException;

    /** What ends the stream of a request that brought this result; its calls have been told as events already. */
    List<Payload> encodeEnd(ImageResult result) throws IOException;

    /** What ends the stream of a request that failed after the first event. */
    List<Payload> encodeError(GatewayException failure);

    /** What no client takes for an event, and what keeps proxies from closing a silent connection. */
    List<Payload> keepAlive();
}
