package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.error.ErrorCode;
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
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.resilience.ProviderLimits;
import org.pixelcaravan.resilience.RetryPolicy;
import org.pixelcaravan.settings.GatewaySettings;

/** What the journal is told of a call. */
class ReportedUnitsTest {
    private final List<String> journal = new ArrayList<>();
    private final PictureFinisher finisher = new PictureFinisher(new ImageTranscoder());
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final ProviderGuards guards = new ProviderGuards(
            provider -> ProviderLimits.USUAL, new GatewaySettings.Breaker(20, Duration.ofSeconds(30)));
    private final BeginAttempt beginAttempt = new BeginAttempt(guards);
    private final FailAttempt failAttempt = new FailAttempt(
            guards,
            new RetryPolicy(
                    new GatewaySettings.Retry(3, Duration.ofMillis(1), Duration.ofMillis(1), false), bound -> 0),
            provider -> Set.of(),
            Meter.NONE);
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
        begin();
        exchange.getMessage().setBody(ImageResult.of(List.of()));

        fail(catchThrowable(() -> new FinishUnit(finisher, Meter.NONE).process(exchange)));

        assertThat(journal).containsExactly("sending", "succeeded");
        assertThat(exchange.getMessage().getBody()).isInstanceOf(UnitOutcome.Failed.class);
    }

    @Test
    void aCallThatFailedIsToldToHaveFailed() throws Exception {
        exchange.getMessage().setBody(unit());
        begin();

        fail(new IllegalStateException("no answer"));

        assertThat(journal).containsExactly("sending", "failed");
    }

    @Test
    void aCallThatIsStoppedInThePauseBeforeItsNextAttemptHasEndedWithTheLastOne() throws Exception {
        exchange.getMessage().setBody(unit());
        begin();
        GatewayException busy = new GatewayException(ErrorCode.RATE_LIMITED, "busy");
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, busy);
        failAttempt.process(exchange);

        context.cancellation().cancel();
        Throwable stopped = catchThrowable(() -> beginAttempt.process(exchange));
        fail(stopped);

        assertThat(stopped).isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.CANCELLED));
        assertThat(journal).containsExactly("sending", "failed");
    }

    @Test
    void eachAttemptIsToldBeforeItIsSent() throws Exception {
        exchange.getMessage().setBody(unit());
        begin();
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new GatewayException(ErrorCode.RATE_LIMITED, "busy"));
        failAttempt.process(exchange);
        beginAttempt.process(exchange);

        fail(new IllegalStateException("no answer"));

        assertThat(journal).containsExactly("sending", "failed", "sending", "failed");
    }

    @Test
    void whatIsRefusedBeforeItIsSentIsNeverToldToBeUnderWay() throws Exception {
        guards.of("flux").pause();
        exchange.getMessage().setBody(unit());
        new StartUnit(finisher).process(exchange);

        Throwable refused = catchThrowable(() -> beginAttempt.process(exchange));
        fail(refused);

        assertThat(journal).containsExactly("failed");
    }

    private void begin() throws Exception {
        new StartUnit(finisher).process(exchange);
        beginAttempt.process(exchange);
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
        public Optional<ModelId> boundTo() {
            return Optional.empty();
        }

        @Override
        public void begin(ModelId model, boolean substitute) {}

        @Override
        public Recollection recall(String unitId) {
            return Recollection.NOTHING;
        }

        @Override
        public void sending(String unitId) {
            lines.add("sending");
        }

        @Override
        public void takenBack(String unitId) {}

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
