package org.pixelcaravan.route;

import java.io.IOException;
import org.apache.camel.Exchange;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderCodec;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/** The two halves of a call that is answered with its result, or with links to it; between them stands the HTTP producer. */
public final class CallSteps {
    private static final String REQUEST_ID = "x-request-id";

    private ProviderConnection connection = new ProviderConnection();
    private ProviderCodec codec;
    private StandaloneUnits units = new StandaloneUnits("");

    public void setConnection(ProviderConnection value) {
        this.connection = value;
    }

    /** Full name of a {@link ProviderCodec}. */
    public void setCodecClass(String value) {
        this.codec = Instances.of(value, ProviderCodec.class);
    }

    /** Model to call when the message is no unit of the hub's. */
    public void setModel(String value) {
        this.units = new StandaloneUnits(value);
    }

    /** Makes an HTTP message of the unit in the body. */
    public void prepare(Exchange exchange) throws IOException {
        Contained.run(exchange, () -> prepareCall(exchange));
    }

    private void prepareCall(Exchange exchange) throws IOException {
        Unit unit = units.of(exchange);
        Variables.setUnit(exchange, unit);
        connection.begin(exchange, unit);
        connection.open(exchange, codec.encode(unit), unit, true);
    }

    /** Makes an {@link ImageResult} of the HTTP answer, or throws what the provider's failure means. */
    public void understand(Exchange exchange) throws IOException {
        Contained.run(exchange, () -> {
            understandAnswer(exchange);
            fetchPictures(exchange);
        });
    }

    /** The provider is asked for its own name of the call if something is wrong with the picture. */
    private static ImageResult named(ImageResult result, ProviderAnswer answer) {
        return answer.header(REQUEST_ID)
                .flatMap(ProviderFailures::requestId)
                .map(id -> result.withFact(ImageResult.REQUEST_ID, id))
                .orElse(result);
    }

    private void understandAnswer(Exchange exchange) throws IOException {
        Unit unit = Variables.unit(exchange);
        ProviderAnswer answer = connection.answer(exchange);
        boolean complete = false;
        try {
            if (!answer.isSuccess()) {
                throw codec.failure(answer, unit);
            }
            if (unit.streams()) {
                Variables.vendorTook(exchange);
            }
            ImageResult result = named(codec.decode(answer, unit), answer);
            complete = true;
            Variables.vendorTook(exchange);
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setBody(result);
        } finally {
            connection.close(exchange, complete);
        }
    }

    /** Fetches what the provider left at addresses, now that its own call is over. */
    private void fetchPictures(Exchange exchange) throws IOException {
        ImageResult result = exchange.getMessage().getBody(ImageResult.class);
        if (result.parts().stream().noneMatch(ResultPart.Linked.class::isInstance)) {
            return;
        }
        exchange.getMessage()
                .setBody(ResultFetcher.of(exchange.getContext())
                        .withPictures(
                                result,
                                ProviderConnection.baseUrl(exchange),
                                Variables.unit(exchange).context()));
    }
}
