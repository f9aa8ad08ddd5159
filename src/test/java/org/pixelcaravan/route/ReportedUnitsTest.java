package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.Meter;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.hub.UnitJournal;
import org.pixelcaravan.hub.UnitOutcome;
import org.pixelcaravan.image.ImageTranscoder;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;

/** What the journal is told of a call. */
class ReportedUnitsTest {
    private final List<String> journal = new ArrayList<>();
    private final PictureFinisher finisher = new PictureFinisher(new ImageTranscoder());
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final RequestContext context = RequestContext.of(
                    "request", Deadline.in(Duration.ofMinutes(1)), SpoolScope.inMemory())
            .journal(new Journal(journal))
            .build();

    @Test
    void aPaidCallIsNotToldToHaveFailedWhenItsEventCannotBeSent() throws Exception {
        context.sendEventsTo(event -> {
            throw new IllegalStateException("nobody listens");
        });
        exchange.getMessage().setBody(unit());
        new StartUnit(finisher).process(exchange);
        exchange.getMessage().setBody(ImageResult.of(List.of()));

        fail(catchThrowable(() -> new FinishUnit(finisher, Meter.NONE).process(exchange)));

        assertThat(journal).containsExactly("sending", "succeeded");
        assertThat(exchange.getMessage().getBody()).isInstanceOf(UnitOutcome.Failed.class);
    }

    @Test
    void aCallThatFailedIsToldToHaveFailed() throws Exception {
        exchange.getMessage().setBody(unit());
        new StartUnit(finisher).process(exchange);

        fail(new IllegalStateException("no answer"));

        assertThat(journal).containsExactly("sending", "failed");
    }

    private void fail(Throwable failure) {
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        new FailUnit(Meter.NONE).process(exchange);
    }

    private Unit unit() {
        ModelSpec model = ModelCatalog.builtIn().resolve("flux-2-pro").model();
        ImageRequest request = ImageRequest.of("flux-2-pro", "A red kite").build();
        return new Unit(0, request, model, new DeliveryPlanner().plan(request, model, context), context);
    }

    private record Journal(List<String> lines) implements UnitJournal {
        @Override
        public Recollection recall(String unitId) {
            return Recollection.NOTHING;
        }

        @Override
        public void sending(String unitId) {
            lines.add("sending");
        }

        @Override
        public void ticket(String unitId, URI task) {
            lines.add("ticket");
        }

        @Override
        public ImageResult succeeded(String unitId, ImageResult result) {
            lines.add("succeeded");
            return result;
        }

        @Override
        public void failed(String unitId, GatewayException failure) {
            lines.add("failed");
        }
    }
}
