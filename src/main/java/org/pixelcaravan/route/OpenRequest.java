package org.pixelcaravan.route;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.http.CallerCheck;
import org.pixelcaravan.http.CallerPresence;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.http.RequestIds;
import org.pixelcaravan.hub.CancellationToken;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.keys.Caller;
import org.pixelcaravan.log.LogIds;
import org.pixelcaravan.settings.GatewaySettings;

/**
 * First step of every HTTP door: opens the request's context, checks who may call, and makes a {@link DoorRequest} of the
 * message. Headers of the wire go no further, so that none of them reaches a provider or comes back to the caller.
 */
public final class OpenRequest implements Processor {
    private static final String POLICY_HEADER = "x-caravan-parameters";
    private static final String STRICT = "strict";
    private static final String LENIENT = "lenient";

    private final HttpDoor door;
    private final Map<String, DoorCodec> codecs;
    private final CallerCheck callers;
    private final GatewaySettings settings;
    private final Admission admission;
    private final List<RequestWatch> watches;

    /**
     * @param codecs door codecs by the name that routes set in the variable {@code door}
     * @param callers who may call
     * @param admission accounts for what requests hold
     * @param watches are told of them
     */
    public OpenRequest(
            HttpDoor door,
            Map<String, DoorCodec> codecs,
            CallerCheck callers,
            GatewaySettings settings,
            Admission admission,
            List<RequestWatch> watches) {
        this.door = door;
        this.callers = callers;
        this.codecs = Map.copyOf(codecs);
        this.settings = settings;
        this.admission = admission;
        this.watches = List.copyOf(watches);
    }

    /**
     * For addresses that are a permission by themselves: nobody is asked who he is, and web pages of other origins may show
     * what is there.
     */
    public static OpenRequest ofSignedLinks(
            HttpDoor door,
            Map<String, DoorCodec> codecs,
            GatewaySettings settings,
            Admission admission,
            List<RequestWatch> watches) {
        return new OpenRequest(door, codecs, (wire, request) -> Caller.ANYONE, settings, admission, watches);
    }

    @Override
    public void process(Exchange exchange) {
        HttpServerRequest wire = exchange.getMessage(HttpMessage.class).getRequest();
        Deadline deadline = Deadline.in(settings.requestDeadline());
        DoorRequest request = door.read(wire, deadline);
        Optional<String> policy = request.header(POLICY_HEADER);
        boolean strict = policy.map(STRICT::equals).orElse(settings.strictParameters());
        RequestContext context = open(exchange, wire, deadline, strict);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(request);
        context.calledBy(callers.check(wire, request));
        if (policy.isPresent() && !strict && !policy.get().equals(LENIENT)) {
            throw GatewayException.invalid(POLICY_HEADER, "Header " + POLICY_HEADER + " must be strict or lenient");
        }
    }

    private RequestContext open(Exchange exchange, HttpServerRequest wire, Deadline deadline, boolean strict) {
        DoorCodec codec = codecs.get(exchange.getVariable(Variables.DOOR, String.class));
        SpoolScope spool = new SpoolScope(settings.spoolDirectory(), settings.spoolThreshold(), admission.newAccount());
        RequestContext context = RequestContext.of(RequestIds.next(), deadline, spool)
                .door(codec.name(), codec)
                .strict(strict)
                .build();
        LogIds.begin(context.requestId());
        Variables.setContext(exchange, context);
        new DoorState(wire, codec, context, System.nanoTime()).keepIn(exchange);
        watches.forEach(watch -> watch.watch(exchange));
        CallerPresence.watch(wire.response(), context.cancellation());
        CancellationToken.Registration stop =
                admission.onBreakOff(() -> context.cancellation().stop());
        OnDone.add(exchange, done -> {
            stop.close();
            context.close();
        });
        return context;
    }
}
