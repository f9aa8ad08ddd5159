package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ModelId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a request: who, what, how many, how long, how it ended. Never a prompt, a picture or a key. */
final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.pixelcaravan.requests");

    private RequestLog() {}

    static void succeeded(Exchange exchange, DoorState state, int images) {
        LOG.info(
                "{} {} {} {} {}/{} images, {} warnings, {} ms",
                state.context().requestId(),
                state.context().door(),
                key(state),
                model(exchange),
                images,
                wanted(exchange),
                state.context().warnings().size(),
                state.milliseconds());
    }

    static void accepted(Exchange exchange, DoorState state, String job) {
        LOG.info(
                "{} {} {} {} accepted as job {}, {} ms",
                state.context().requestId(),
                state.context().door(),
                key(state),
                model(exchange),
                job,
                state.milliseconds());
    }

    static void failed(Exchange exchange, DoorState state, GatewayException failure) {
        LOG.info(
                "{} {} {} {} failed: {} ({}{}), {} ms",
                state.context().requestId(),
                state.context().door(),
                key(state),
                model(exchange),
                failure.code(),
                failure.ownWords(),
                failure.vendorCode().map(code -> ", vendor code " + code).orElse(""),
                state.milliseconds());
    }

    private static String key(DoorState state) {
        return state.context().caller().keyName().orElse("-");
    }

    private static String model(Exchange exchange) {
        return Variables.findModel(exchange)
                .map(model -> model.id())
                .map(ModelId::toString)
                .orElse("-");
    }

    private static String wanted(Exchange exchange) {
        return Variables.findRequest(exchange)
                .map(request -> String.valueOf(request.count()))
                .orElse("-");
    }
}
