package org.pixelcaravan.route;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.hub.Meter;
import org.pixelcaravan.hub.Purchase;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.hub.UnitOutcome;
import org.pixelcaravan.model.ImageEvent;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Warning;

/** Makes a unit's outcome of its result, whose pictures become what the caller asked for. */
public final class FinishUnit implements Processor {
    private final PictureFinisher finisher;
    private final Meter meter;

    public FinishUnit(PictureFinisher finisher, Meter meter) {
        this.finisher = finisher;
        this.meter = meter;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Unit unit = Variables.unit(exchange);
        ImageResult answer = exchange.getMessage().getMandatoryBody(ImageResult.class);
        // A live unit's pictures have left already, each finished when it came.
        ImageResult made = unit.isLive() ? answer : finished(answer, unit);
        ImageResult result = unit.context().journal().succeeded(unit.id(), made);
        Variables.setUnitReported(exchange);
        unit.context().stayWithModel();
        UnitOutcome.Succeeded outcome = new UnitOutcome.Succeeded(unit, result);
        meter.callSucceeded(outcome, Variables.unitAge(exchange));
        unit.context()
                .events()
                .accept(new ImageEvent.Completed(unit.index(), unit.firstPicture(), result, Purchase.cost(outcome)));
        exchange.getMessage().setBody(outcome);
    }

    private ImageResult finished(ImageResult result, Unit unit) throws IOException {
        int wanted = unit.request().count();
        int made = 0;
        List<ResultPart> parts = new ArrayList<>();
        for (ResultPart part : result.parts()) {
            if (!(part instanceof ResultPart.Image image)) {
                parts.add(part);
            } else if (++made <= wanted || unit.verbatim()) {
                parts.add(finished(image, unit));
            }
        }
        if (made > wanted && !unit.verbatim()) {
            reportSurplus(made, unit);
        }
        return result.withParts(parts);
    }

    private ResultPart.Image finished(ResultPart.Image image, Unit unit) throws IOException {
        Optional<ResultPart.Image> told =
                unit.events() instanceof FinishedEvents events ? events.find(image) : Optional.empty();
        return told.isPresent() ? told.get() : finisher.finishResult(image, unit);
    }

    /** The number asked for is exact. */
    private static void reportSurplus(int made, Unit unit) {
        String message = "The provider made " + made + " pictures in place of "
                + unit.request().count() + "; the first were taken";
        unit.context().warn(new Warning("surplus_images", Optional.empty(), message));
    }
}
