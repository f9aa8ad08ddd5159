package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.catalog.RequestValidator;
import org.pixelcaravan.model.ImageRequest;

/** Holds the request against its model; what the model cannot honour is left out of it from here on. */
public final class ValidateRequest implements Processor {
    private final RequestValidator validator;

    public ValidateRequest(RequestValidator validator) {
        this.validator = validator;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        ImageRequest asked = exchange.getMessage().getMandatoryBody(ImageRequest.class);
        exchange.getMessage()
                .setBody(validator.validate(asked, Variables.model(exchange), Variables.context(exchange)));
    }
}
