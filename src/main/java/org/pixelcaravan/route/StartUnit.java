package org.pixelcaravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.Purchase;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.hub.UnitJournal;
import org.pixelcaravan.hub.UnitOutcome;
import org.pixelcaravan.model.ImageEvent;
import org.pixelcaravan.resilience.UnitAttempts;

/**
 * Makes one unit ready for its attempts, unless nobody waits for it any more. One whose outcome an earlier run has left behind is
 * not sent; it becomes that outcome.
 */
public final class StartUnit implements Processor {
    private final PictureFinisher finisher;

    public StartUnit(PictureFinisher finisher) {
        this.finisher = finisher;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        UnitAttempts attempts = new UnitAttempts();
        Unit unit = watched(exchange.getMessage().getMandatoryBody(Unit.class), attempts);
        exchange.getMessage().setBody(unit);
        Variables.startUnit(exchange, unit);
        Variables.setAttempts(exchange, attempts);
        exchange.setVariable(Variables.PROVIDER, unit.model().id().provider());
        exchange.setVariable(Variables.DIALECT, unit.model().dialect());
        RequestContext context = unit.context();
        context.cancellation().check();
        context.deadline().check();
        UnitJournal.Recollection known = context.journal().recall(unit.id());
        if (known instanceof UnitJournal.Recollection.Ticket ticket) {
            attempts.vendorTook();
            Variables.setTicket(exchange, ticket.task());
        } else if (known instanceof UnitJournal.Recollection.Answer answer) {
            context.stayWithModel();
            UnitOutcome.Succeeded outcome = new UnitOutcome.Succeeded(unit, answer.result());
            context.events()
                    .accept(new ImageEvent.Completed(
                            unit.index(), unit.firstPicture(), answer.result(), Purchase.cost(outcome)));
            exchange.getMessage().setBody(outcome);
        } else if (known instanceof UnitJournal.Recollection.Failure failed) {
            Variables.setUnitReported(exchange);
            if (failed.taken()) {
                attempts.vendorTook();
            }
            throw failed.failure();
        }
    }

    /** Pictures that leave before the call has ended are given the format that all will have, and bind it to be the last. */
    private Unit watched(Unit unit, UnitAttempts attempts) {
        if (!unit.streams() && !unit.isLive()) {
            return unit;
        }
        Unit watched = unit.withEvents(attempts.watch(event -> {
            unit.context().stayWithModel();
            unit.events().accept(event);
        }));
        return unit.withEvents(new FinishedEvents(finisher, watched));
    }
}
