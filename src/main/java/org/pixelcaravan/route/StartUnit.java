package org.pixelcaravan.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.hub.UnitJournal;
import org.pixelcaravan.hub.UnitOutcome;
import org.pixelcaravan.model.ImageEvent;

/**
 * Makes one unit ready to be sent, unless nobody waits for it any more. One whose outcome an earlier run has left behind is
 * not sent; it becomes that outcome.
 */
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
        UnitJournal.Recollection known = context.journal().recall(unit.id());
        if (known instanceof UnitJournal.Recollection.Nothing) {
            context.journal().sending(unit.id());
        } else if (known instanceof UnitJournal.Recollection.Ticket ticket) {
            Variables.setTicket(exchange, ticket.task());
        } else if (known instanceof UnitJournal.Recollection.Answer answer) {
            context.events().accept(new ImageEvent.Completed(unit.index(), answer.result()));
            exchange.getMessage().setBody(new UnitOutcome.Succeeded(unit, answer.result()));
        } else if (known instanceof UnitJournal.Recollection.Failure failed) {
            Variables.setUnitReported(exchange);
            throw failed.failure();
        }
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
