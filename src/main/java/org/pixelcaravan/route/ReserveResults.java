package org.pixelcaravan.route;

import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.results.ResultStore;

/** If the caller wants links, keeps room for the planned pictures, so that none is bought that cannot be stored. */
public final class ReserveResults implements Processor {
    /** A pixel of a PNG with transparency that cannot be compressed; other formats need less. */
    private static final long BYTES_A_PIXEL = 4;

    /** For a picture of a size that the model chooses: 2048x2048 pixels. */
    private static final long USUAL_PIXELS = 2048L * 2048;

    private static final long OVERHEAD = 64 * 1024;

    private final ResultStore store;

    public ReserveResults(ResultStore store) {
        this.store = store;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        List<Unit> units = PlanUnits.units(exchange);
        if (units.stream().noneMatch(unit -> unit.request().delivery().asUrl())) {
            return;
        }
        keep(exchange, store, units.stream().mapToLong(ReserveResults::bytes).sum());
    }

    /** Keeps so much room until the exchange is done. */
    static void keep(Exchange exchange, ResultStore store, long bytes) {
        ResultStore.Room room = store.reserve(bytes);
        Variables.setResultRoom(exchange, room);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                room.close();
            }
        });
    }

    private static long bytes(Unit unit) {
        Optional<PixelSize> size = unit.delivery().delivered();
        long pixels = size.map(known -> (long) known.width() * known.height()).orElse(USUAL_PIXELS);
        return unit.request().count() * (pixels * BYTES_A_PIXEL + OVERHEAD);
    }
}
