package org.pixelcaravan.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.jobs.LineId;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.OutputOptions;
import org.pixelcaravan.settings.GatewaySettings;

/** Tells what a line of a job asks for, whatever protocol that was said in, with the names of job documents. */
public final class ShowJobRequest implements Processor {
    private final HttpDoor door;
    private final LineRequests lines;
    private final AnswerHeaders headers;

    public ShowJobRequest(HttpDoor door, LineRequests lines, GatewaySettings settings) {
        this.door = door;
        this.lines = lines;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        ReadOnly.check(state);
        DoorRequest asked = exchange.getMessage().getMandatoryBody(DoorRequest.class);
        exchange.getMessage().setBody(null);
        LineId line = lines.find(asked, state.context()).id();
        Map<String, String> answer = headers.of(state.context());
        // Warnings that come up while it is read again are none of this question's.
        ImageRequest request = lines.read(line).decode(state.context());
        door.write(state.request(), DoorAnswer.json(200, document(request)), answer);
    }

    private static ObjectNode document(ImageRequest request) {
        ObjectNode document = Json.object()
                .put("operation", request.operation().id())
                .put("model", request.model())
                .put("prompt", request.prompt())
                .put("count", request.count());
        addSize(document, request.size());
        addOutput(document, request.output());
        addHints(document, request.hints());
        return document.put("references", request.references().size());
    }

    private static void addSize(ObjectNode document, ImageSize size) {
        if (size instanceof ImageSize.Exact exact) {
            document.put("size", exact.pixels().toString());
        } else if (size instanceof ImageSize.Shape shape) {
            shape.ratio().ifPresent(ratio -> document.put("aspectRatio", ratio.toString()));
            shape.tier().ifPresent(tier -> document.put("tier", tier.label()));
        }
    }

    private static void addOutput(ObjectNode document, OutputOptions output) {
        output.format().ifPresent(format -> document.put("format", format.shortName()));
        output.compression().ifPresent(compression -> document.put("compression", compression));
        if (output.background() != Background.AUTO) {
            document.put("background", output.background().id());
        }
    }

    private static void addHints(ObjectNode document, Hints hints) {
        hints.names()
                .forEach(name -> document.putPOJO(name.id(), hints.value(name).orElseThrow()));
    }
}
