package org.pixelcaravan.route;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.job.RoutedLine;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.http.RequestIds;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceLimits;

/** Makes the message of a job that a route of somebody's own works on. */
final class RoutedJob {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private RoutedJob() {}

    /**
     * Puts the job's request into the exchange, with its context and where it came from. What is kept for it beside the
     * exchange is deleted when the exchange is done.
     *
     * @param name of the file or message that it came in
     * @param inputs where pictures lie that came with it
     * @throws GatewayException INVALID_REQUEST if its protocol does not understand it
     */
    static void begin(Exchange exchange, RoutedLine line, String name, Path inputs) throws IOException {
        DoorCodec codec = codecs(inputs).get(line.door());
        RequestContext context = open(exchange, codec);
        ImageRequest request;
        try {
            request = line.decode(codec, context);
        } catch (JsonFormatException e) {
            throw new GatewayException(ErrorCode.INVALID_REQUEST, "The request cannot be read: " + e.getMessage());
        }
        Optional<Long> seed = request.hints().whole(Parameter.SEED);
        Variables.setJob(exchange, new JobOrigin(name, line.number(), line.id(), request.model(), seed));
        exchange.getMessage().setBody(request);
    }

    /** The doors' codecs by name, with the limits that hold where there are no settings. */
    static Map<String, DoorCodec> codecs(Path inputs) {
        return DoorCodecs.of(inputs, ReferenceLimits.USUAL);
    }

    private static RequestContext open(Exchange exchange, DoorCodec codec) {
        SpoolScope spool = new SpoolScope(Path.of(System.getProperty("java.io.tmpdir")));
        RequestContext context = RequestContext.of(RequestIds.next(), Deadline.in(LIMIT), spool)
                .door(codec.name(), codec)
                .build();
        Variables.setContext(exchange, context);
        OnDone.add(exchange, done -> context.close());
        return context;
    }
}
