package org.pixelcaravan.route;

import java.net.URI;
import org.apache.camel.Exchange;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Span;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Usage;

/** Tells traces of vendor calls, by OpenTelemetry's names for generative AI where it has any: each attempt is one. */
final class CallTrace {
    private static final String OPERATION = "generate_content";

    private CallTrace() {}

    /** The call is sent now. */
    static void begin(Exchange exchange, Unit unit, int attempt) {
        Span span = Variables.modelSpan(exchange)
                .child(Span.Kind.CLIENT, OPERATION, unit.model().id());
        span.set("gen_ai.operation.name", OPERATION);
        span.set("gen_ai.output.type", "image");
        if (unit.request().count() > 1) {
            span.set("gen_ai.request.choice.count", unit.request().count());
        }
        span.set("caravan.call", unit.index());
        if (attempt > 1) {
            span.set("caravan.attempt", attempt);
        }
        Variables.setCallSpan(exchange, span);
    }

    /** Where it is sent to; without the path, in which keys can stand. */
    static void sentTo(Exchange exchange, URI address) {
        Span span = Variables.callSpan(exchange);
        span.set("server.address", address.getHost());
        if (address.getPort() > 0) {
            span.set("server.port", address.getPort());
        }
    }

    static void succeeded(Exchange exchange, ImageResult result) {
        Span span = Variables.callSpan(exchange);
        span.set("caravan.pictures", result.images().size());
        result.usage().ifPresent(usage -> tell(usage, span));
        String vendorRequest = result.facts().get(ImageResult.REQUEST_ID);
        if (vendorRequest != null) {
            span.set("caravan.vendor.request", vendorRequest);
        }
        span.end();
    }

    static void failed(Exchange exchange, GatewayException failure) {
        Span span = Variables.callSpan(exchange);
        failure.vendorRequestId().ifPresent(id -> span.set("caravan.vendor.request", id));
        span.failed(failure.code().name());
        span.end();
    }

    private static void tell(Usage usage, Span span) {
        span.set("gen_ai.usage.input_tokens", usage.input());
        span.set("gen_ai.usage.output_tokens", usage.output());
        span.set("gen_ai.usage.text.input_tokens", usage.inputText());
        span.set("gen_ai.usage.image.input_tokens", usage.inputImage());
        span.set("gen_ai.usage.text.output_tokens", usage.outputText());
        span.set("gen_ai.usage.image.output_tokens", usage.outputImage());
    }
}
