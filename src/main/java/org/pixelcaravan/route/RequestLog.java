package org.pixelcaravan.route;

import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Candidates;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.log.RequestLine;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ModelId;

/** One line a request at an HTTP door: who, what, how many, how long, how it ended. */
final class RequestLog {
    private RequestLog() {}

    static void succeeded(Exchange exchange, DoorState state, ImageResult result) {
        Optional<Integer> wanted = Variables.findRequest(exchange).map(ImageRequest::count);
        Ending.delivered(exchange, result.images().size() >= wanted.orElse(0));
        RequestLine line = begin(exchange, state)
                .brought(
                        result.images().size(),
                        wanted,
                        result.images().stream()
                                .map(image -> image.header().width() + "x"
                                        + image.header().height())
                                .toList())
                .ended(Ending.of(exchange).outcome());
        finish(line, state);
    }

    static void accepted(Exchange exchange, DoorState state, String job) {
        Ending.accepted(exchange, job);
        finish(
                begin(exchange, state)
                        .say(" accepted as job " + job)
                        .with("job", job)
                        .ended(Ending.of(exchange).outcome()),
                state);
    }

    static void failed(Exchange exchange, DoorState state, GatewayException failure) {
        finish(begin(exchange, state).failed(failure), state);
    }

    private static RequestLine begin(Exchange exchange, DoorState state) {
        RequestContext context = state.context();
        RequestLine line = RequestLine.of(context, context.door());
        Optional<ModelId> model =
                context.model().or(() -> Variables.findModel(exchange).map(ModelSpec::id));
        model.ifPresent(known -> line.with("model", known.toString()));
        return line.say(
                " " + model.map(known -> known + other(known, exchange, line)).orElse("-"));
    }

    /** The one that was asked for, if another one answered or failed last. */
    private static String other(ModelId model, Exchange exchange, RequestLine line) {
        Optional<String> asked = Variables.findCandidates(exchange)
                .map(Candidates::asked)
                .filter(wanted -> !wanted.equals(model))
                .map(ModelId::toString);
        line.with("asked_model", asked);
        return asked.map(wanted -> " for " + wanted).orElse("");
    }

    private static void finish(RequestLine line, DoorState state) {
        RequestContext context = state.context();
        line.warned(context.warnings().size())
                .sized(state.request().bytesRead(), state.request().response().bytesWritten())
                .lasted(Duration.ofMillis(state.milliseconds()), context.vendorTime())
                .log();
    }
}
