package org.pixelcaravan.route;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Candidates;
import org.pixelcaravan.model.ModelId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a request: who, what, how many, how long, how it ended. Never a prompt, a picture or a key. */
final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.pixelcaravan.requests");

    private RequestLog() {}

    static void succeeded(Exchange exchange, DoorState state, int images) {
        Ending.delivered(
                exchange,
                images
                        >= Variables.findRequest(exchange)
                                .map(request -> request.count())
                                .orElse(0));
        LOG.info(
                "{} {} {} {} {}/{} images, {} warnings, {} ms",
                state.context().requestId(),
                state.context().door(),
                key(state),
                model(exchange, state),
                images,
                wanted(exchange),
                state.context().warnings().size(),
                state.milliseconds());
    }

    static void accepted(Exchange exchange, DoorState state, String job) {
        Ending.accepted(exchange, job);
        LOG.info(
                "{} {} {} {} accepted as job {}, {} ms",
                state.context().requestId(),
                state.context().door(),
                key(state),
                model(exchange, state),
                job,
                state.milliseconds());
    }

    static void failed(Exchange exchange, DoorState state, GatewayException failure) {
        LOG.info(
                "{} {} {} {} failed: {} ({}{}), {} ms",
                state.context().requestId(),
                state.context().door(),
                key(state),
                model(exchange, state),
                failure.code(),
                failure.ownWords(),
                failure.vendorCode().map(code -> ", vendor code " + code).orElse(""),
                state.milliseconds());
    }

    private static String key(DoorState state) {
        return state.context().caller().keyName().orElse("-");
    }

    /** The one that answered or failed last; if another one was asked for, that one too. */
    private static String model(Exchange exchange, DoorState state) {
        Optional<ModelId> found = Variables.findModel(exchange).map(ModelSpec::id);
        Optional<ModelId> answered = state.context().model().or(() -> found);
        return answered.map(model -> model
                        + Variables.findCandidates(exchange)
                                .map(Candidates::asked)
                                .filter(asked -> !asked.equals(model))
                                .map(asked -> " for " + asked)
                                .orElse(""))
                .orElse("-");
    }

    private static String wanted(Exchange exchange) {
        return Variables.findRequest(exchange)
                .map(request -> String.valueOf(request.count()))
                .orElse("-");
    }
}
