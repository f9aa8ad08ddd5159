package org.pixelcaravan.route;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.http.LoopbackGuard;
import org.pixelcaravan.lightbox.PageFile;
import org.pixelcaravan.lightbox.PageFiles;
import org.pixelcaravan.settings.GatewaySettings;

/** Answers with a file of the Lightbox; at {@code /} with its page. */
public final class ServeLightbox implements Processor {
    private static final String PREFIX = "/lightbox/";

    private final HttpDoor door;
    private final PageFiles files;
    private final AnswerHeaders headers;

    public ServeLightbox(HttpDoor door, GatewaySettings settings) {
        this.door = door;
        this.files = new PageFiles(settings.management().console());
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        ReadOnly.check(state);
        DoorRequest request = exchange.getMessage().getMandatoryBody(DoorRequest.class);
        exchange.getMessage().setBody(null);
        door.write(state.request(), file(request).answer(request), headers.of(state.context()));
    }

    private PageFile file(DoorRequest request) {
        if (request.path().equals("/")) {
            return files.page(LoopbackGuard.isLocal(request.header("host").orElse("")));
        }
        return Optional.of(request.path())
                .filter(address -> address.startsWith(PREFIX))
                .flatMap(address -> files.find(address.substring(PREFIX.length())))
                .orElseThrow(() -> new GatewayException(ErrorCode.NOT_FOUND, "The Lightbox has no such file"));
    }
}
