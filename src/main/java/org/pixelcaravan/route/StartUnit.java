package org.pixelcaravan.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ImageEvent;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/** Makes one unit ready to be sent, unless nobody waits for it any more. */
public final class StartUnit implements Processor {
    private final PictureFinisher finisher;

    public StartUnit(PictureFinisher finisher) {
        this.finisher = finisher;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Unit unit = withFinishedPictures(exchange.getMessage().getMandatoryBody(Unit.class));
        exchange.getMessage().setBody(unit);
        Variables.startUnit(exchange, unit);
        exchange.setVariable(Variables.PROVIDER, unit.model().id().provider());
        RequestContext context = unit.context();
        context.cancellation().check();
        context.deadline().check();
        context.journal().sending(unit.id());
    }

    /** Pictures that leave before the call has ended are given the format that all will have. */
    private Unit withFinishedPictures(Unit unit) {
        return unit.streams() || unit.isLive()
                ? unit.withEvents(event -> unit.events().accept(finished(event, unit)))
                : unit;
    }

    private ImageEvent finished(ImageEvent event, Unit unit) {
        try {
            if (event instanceof ImageEvent.Partial partial) {
                return new ImageEvent.Partial(
                        partial.picture(), partial.index(), finisher.finish(partial.image(), unit), partial.facts());
            }
            return event instanceof ImageEvent.Piece piece
                    ? new ImageEvent.Piece(piece.call(), finished(piece.result(), unit))
                    : event;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ImageResult finished(ImageResult piece, Unit unit) throws IOException {
        List<ResultPart> parts = new ArrayList<>();
        for (ResultPart part : piece.parts()) {
            parts.add(part instanceof ResultPart.Image image ? finisher.finishResult(image, unit) : part);
        }
        return piece.withParts(parts);
    }
}
