package org.pixelcaravan.route;

import java.io.IOException;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.dialect.DoorBody;
import org.pixelcaravan.dialect.DoorFallback;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.vertex.GoogleClients;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ImageRequest;

/**
 * Makes an {@link ImageRequest} of what the caller sent, reading the body as it arrives. A repeat that nobody asked for ends
 * here, with the failure of the first time.
 */
public final class DecodeRequest implements Processor {
    private final RepeatGuard repeats;
    private final WebhookDelivery webhooks;
    private final boolean keepAll;

    /** @param keepAll whether requests whose callers wait for the whole answer become jobs */
    public DecodeRequest(RepeatGuard repeats, WebhookDelivery webhooks, boolean keepAll) {
        this.repeats = repeats;
        this.webhooks = webhooks;
        this.keepAll = keepAll;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        DoorRequest request = kept(exchange, exchange.getMessage().getMandatoryBody(DoorRequest.class));
        ImageRequest decoded = GoogleClients.repeatUnasked(request)
                ? decodeOnce(exchange, request)
                : state.codec().decode(request, state.context());
        if (decoded.delivery().stream() && AnswerMode.of(request, false) == AnswerMode.NOW) {
            // As a job it would have no unfinished pictures.
            Variables.setAnswerMode(exchange, AnswerMode.NOW);
        }
        ImageRequest asked = DoorFallback.named(decoded, request);
        Variables.setRequest(exchange, asked);
        exchange.getMessage().setBody(asked);
    }

    /** What may become a job is read to its end first, since it will be read again. */
    private DoorRequest kept(Exchange exchange, DoorRequest request) throws IOException {
        AnswerMode mode = AnswerMode.of(request, keepAll);
        Variables.setAnswerMode(exchange, mode);
        if (mode == AnswerMode.NOW) {
            return request;
        }
        DoorBody.requirePost(request);
        SentRequest sent = SentRequest.read(request, DoorState.of(exchange).context(), webhooks);
        Variables.setSentRequest(exchange, sent);
        return sent.again(request);
    }

    private ImageRequest decodeOnce(Exchange exchange, DoorRequest request) throws IOException {
        DoorState state = DoorState.of(exchange);
        Fingerprint fingerprint = Fingerprint.of(request);
        ImageRequest decoded = state.codec().decode(fingerprint.request(), state.context());
        Optional<GatewayException> failure = repeats.find(fingerprint.keepIn(exchange));
        if (failure.isPresent()) {
            throw failure.get();
        }
        return decoded;
    }
}
