package org.pixelcaravan.route;

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
        Unit unit = withFinishedPictures(exchange.getMessage().getMandatoryBody(Unit.class));
        exchange.getMessage().setBody(unit);
        Variables.startUnit(exchange, unit);
        exchange.setVariable(Variables.PROVIDER, unit.model().id().provider());
        exchange.setVariable(Variables.DIALECT, unit.model().dialect());
        RequestContext context = unit.context();
        context.cancellation().check();
        context.deadline().check();
        UnitJournal.Recollection known = context.journal().recall(unit.id());
        if (known instanceof UnitJournal.Recollection.Nothing) {
            context.journal().sending(unit.id());
        } else if (known instanceof UnitJournal.Recollection.Ticket ticket) {
            Variables.setTicket(exchange, ticket.task());
        } else if (known instanceof UnitJournal.Recollection.Answer answer) {
            context.events().accept(new ImageEvent.Completed(unit.index(), unit.firstPicture(), answer.result()));
            exchange.getMessage().setBody(new UnitOutcome.Succeeded(unit, answer.result()));
        } else if (known instanceof UnitJournal.Recollection.Failure failed) {
            Variables.setUnitReported(exchange);
            throw failed.failure();
        }
    }

    /** Pictures that leave before the call has ended are given the format that all will have. */
    private Unit withFinishedPictures(Unit unit) {
        return unit.streams() || unit.isLive() ? unit.withEvents(new FinishedEvents(finisher, unit)) : unit;
    }
}
