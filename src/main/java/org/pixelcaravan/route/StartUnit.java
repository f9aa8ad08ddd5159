package org.pixelcaravan.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ImageEvent;

/** Makes one unit ready to be sent, unless nobody waits for it any more. */
public final class StartUnit implements Processor {
    private final PictureFinisher finisher;

    public StartUnit(PictureFinisher finisher) {
        this.finisher = finisher;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Unit unit = withFinishedPartials(exchange.getMessage().getMandatoryBody(Unit.class));
        exchange.getMessage().setBody(unit);
        Variables.startUnit(exchange, unit);
        exchange.setVariable(Variables.PROVIDER, unit.model().id().provider());
        RequestContext context = unit.context();
        context.cancellation().check();
        context.deadline().check();
        context.journal().sending(unit.id());
    }

    /** Unfinished pictures are given the format that the finished one will have. */
    private Unit withFinishedPartials(Unit unit) {
        return unit.streams() ? unit.withEvents(event -> unit.events().accept(finished(event, unit))) : unit;
    }

    private ImageEvent finished(ImageEvent event, Unit unit) {
        if (!(event instanceof ImageEvent.Partial partial)) {
            return event;
        }
        try {
            return new ImageEvent.Partial(partial.call(), partial.index(), finisher.finish(partial.image(), unit));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
