package org.pixelcaravan.transport;

import java.io.IOException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Sends the call that a message describes, as it would be described to Camel's HTTP producer, and makes the answer the message. No
 * thread waits for it: an event loop takes what comes, and a worker goes on with the route when there is something to read. Every
 * call obeys its {@link LiveCall}. A step of kamelets, which make one by its class.
 */
public final class EventLoopTransport extends AsyncProcessorSupport {
    private volatile CallClient client;

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            LiveCall live = LiveCall.claim(exchange.getMessage().getHeader(LiveCall.HEADER, String.class));
            EventLoopCall.begin(client(exchange), exchange, live, callback);
            return false;
        } catch (IOException | RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private CallClient client(Exchange exchange) {
        CallClient known = client;
        if (known == null) {
            known = CallClient.of(exchange.getContext());
            client = known;
        }
        return known;
    }
}
