package org.pixelcaravan.route;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.results.ResultStore;

/**
 * Keeps room for the planned pictures, so that none is bought that cannot be taken in: in the spool, and among the pictures
 * that are fetched by a link if the caller wants links.
 */
public final class ReserveResults implements Processor {
    private final ResultStore store;

    public ReserveResults(ResultStore store) {
        this.store = store;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        List<Unit> units = PlanUnits.units(exchange);
        if (units.stream().anyMatch(unit -> unit.request().delivery().asUrl())) {
            keep(exchange, store, ExpectedBytes.delivered(units));
        }
        Variables.context(exchange).spool().account().reserveDisk(ExpectedBytes.spooled(units));
    }

    /** Keeps so much room until the exchange is done, in place of what it was kept before. */
    static void keep(Exchange exchange, ResultStore store, long bytes) {
        Variables.findResultRoom(exchange).ifPresent(ResultStore.Room::close);
        ResultStore.Room room = store.reserve(bytes);
        Variables.setResultRoom(exchange, room);
        OnDone.add(exchange, done -> room.close());
    }
}
