package org.pixelcaravan.route;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ResultLink;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.results.ResultLinks;
import org.pixelcaravan.results.ResultStore;
import org.pixelcaravan.settings.GatewaySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the pictures of a caller who wants links. One that cannot be stored is paid for all the same, so it goes into the
 * answer itself, with a warning.
 */
public final class LinkResults implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(LinkResults.class);

    private final ResultLinks links;
    private final Predicate<ModelSpec> inlineToo;
    private final LinkBase base;

    /** @param inlineToo the models whose callers get the picture itself beside the link */
    public LinkResults(ResultLinks links, Predicate<ModelSpec> inlineToo, GatewaySettings settings) {
        this.links = links;
        this.inlineToo = inlineToo;
        this.base = new LinkBase(settings.http());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Optional<ResultStore.Room> room = Variables.findResultRoom(exchange);
        if (room.isEmpty()) {
            return;
        }
        DoorState state = DoorState.of(exchange);
        Linking linking = new Linking(
                room.get(), state.context(), base.of(state.request()), inlineToo.test(Variables.model(exchange)));
        ImageResult result = exchange.getMessage().getMandatoryBody(ImageResult.class);
        exchange.getMessage().setBody(linking.apply(result));
    }

    private final class Linking {
        private final ResultStore.Room room;
        private final RequestContext context;
        private final String address;
        private final boolean withContent;
        private int failed;

        Linking(ResultStore.Room room, RequestContext context, String address, boolean withContent) {
            this.room = room;
            this.context = context;
            this.address = address;
            this.withContent = withContent;
        }

        ImageResult apply(ImageResult result) {
            List<ResultPart> parts = new ArrayList<>();
            for (ResultPart part : result.parts()) {
                parts.add(part instanceof ResultPart.Image image ? linked(image) : part);
            }
            if (failed > 0) {
                context.warn(
                        "response_format",
                        Parameter.RESPONSE_FORMAT,
                        failed + " of " + result.images().size()
                                + " pictures could not be stored; they are in the answer itself, without a link");
            }
            return result.withParts(parts);
        }

        private ResultPart.Image linked(ResultPart.Image image) {
            try {
                ResultStore.Kept kept =
                        room.store(image.content(), image.header().format());
                return image.withLink(new ResultLink(URI.create(address + links.path(kept)), withContent));
            } catch (IOException e) {
                LOG.warn("{}: a result could not be stored: {}", context.requestId(), e.toString());
                failed++;
                return image;
            }
        }
    }
}
