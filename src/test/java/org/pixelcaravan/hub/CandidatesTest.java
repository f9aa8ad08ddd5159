package org.pixelcaravan.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.Resolution;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Warning;

class CandidatesTest {
    private static final ModelCatalog CATALOG = ModelCatalog.builtIn();

    private final ImageRequest request =
            ImageRequest.of("gpt-image-2", "A kite").build();
    private final RequestContext context = RequestContext.of(
                    "r", Deadline.in(Duration.ofMinutes(1)), SpoolScope.inMemory())
            .repeatedLater(true)
            .build();
    private final Candidates candidates = candidates("gpt-image-2", "flux-2-pro", "qwen-image");

    @ParameterizedTest
    @EnumSource(
            names = {"NOT_CONFIGURED", "PROVIDER_UNAVAILABLE", "QUOTA_EXCEEDED", "RATE_LIMITED"},
            mode = Mode.INCLUDE)
    void theNextIsTriedAfterWhatIsTheProvidersFault(ErrorCode code) {
        fail(code, false);

        assertThat(asked()).isEqualTo("flux/flux-2-pro");
        assertThat(context.warnings()).singleElement().satisfies(warning -> assertThat(warning.message())
                .contains("flux/flux-2-pro was asked in place of openai/gpt-image-2", code.name()));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"NOT_CONFIGURED", "PROVIDER_UNAVAILABLE", "QUOTA_EXCEEDED", "RATE_LIMITED"},
            mode = Mode.EXCLUDE)
    void anyOtherFailureEndsTheRequest(ErrorCode code) {
        assertFails(code, () -> fail(code, false));
    }

    @Test
    void whatAVendorHasTakenEndsTheRequest() {
        assertFails(ErrorCode.RATE_LIMITED, () -> fail(ErrorCode.RATE_LIMITED, true));
    }

    @Test
    void oneCallThatMayHaveBeenBoughtEndsTheRequest() {
        GatewayException busy = failure(ErrorCode.RATE_LIMITED);
        candidates.begin();
        candidates.called(List.of(failed(busy, false), failed(failure(ErrorCode.PROVIDER_TIMEOUT), false)));

        assertFails(ErrorCode.RATE_LIMITED, () -> candidates.goOn(busy));
    }

    @Test
    void onePictureEndsTheRequest() {
        GatewayException busy = failure(ErrorCode.RATE_LIMITED);
        candidates.begin();
        candidates.called(List.of(new UnitOutcome.Succeeded(unit(), ImageResult.of(List.of())), failed(busy, false)));

        assertFails(ErrorCode.RATE_LIMITED, () -> candidates.goOn(busy));
    }

    @Test
    void aMistakeOfTheCallersIsToldAtOnceAndNotHeldAgainstOthers() {
        candidates.begin();

        assertFails(ErrorCode.INVALID_REQUEST, () -> candidates.goOn(failure(ErrorCode.INVALID_REQUEST)));
    }

    @Test
    void oneThatCannotDoWhatIsAskedForIsLeftOutWithTheReason() {
        fail(ErrorCode.RATE_LIMITED, false);
        candidates.begin();
        context.warn(new Warning("unsupported_parameter", Optional.empty(), "not told"));
        candidates.goOn(failure(ErrorCode.UNSUPPORTED_PARAMETER));

        assertThat(asked()).isEqualTo("qwen/qwen-image");
        assertThat(context.warnings())
                .extracting(Warning::message)
                .singleElement()
                .asString()
                .contains("qwen/qwen-image was asked", "flux/flux-2-pro was left out, UNSUPPORTED_PARAMETER");
    }

    @Test
    void whenAllHaveFailedTheCallerIsToldOfTheFirstFailureThatMayPass() {
        fail(ErrorCode.QUOTA_EXCEEDED, false);
        fail(ErrorCode.RATE_LIMITED, false);

        assertFails(ErrorCode.RATE_LIMITED, () -> fail(ErrorCode.PROVIDER_UNAVAILABLE, false));
        assertThat(context.warnings()).extracting(Warning::code).containsExactly("fallback_failed");
    }

    @Test
    void whenNoneCanDoItTheCallerIsToldWhyTheFirstFailed() {
        fail(ErrorCode.NOT_CONFIGURED, false);
        candidates.begin();
        candidates.goOn(failure(ErrorCode.UNSUPPORTED_PARAMETER));
        candidates.begin();

        assertFails(ErrorCode.NOT_CONFIGURED, () -> candidates.goOn(failure(ErrorCode.INVALID_REQUEST)));
    }

    @Test
    void nobodyIsAskedForACallerWhoIsGone() {
        context.cancellation().cancel();

        assertFails(ErrorCode.CANCELLED, () -> fail(ErrorCode.RATE_LIMITED, false));
    }

    @Test
    void anEarlierRunsModelGoesFirstAndIsNotLeftOut() {
        candidates.beginWith(CATALOG.resolve("flux-2-pro"));

        assertThat(asked()).isEqualTo("flux/flux-2-pro");
        assertThat(context.warnings()).extracting(Warning::code).containsExactly(Warning.FALLBACK_USED);
        assertFails(ErrorCode.OVERLOADED, () -> candidates.goOn(failure(ErrorCode.OVERLOADED)));
    }

    @Test
    void anEarlierRunsModelIsAskedEvenIfNobodyNamesItAnyMore() {
        candidates.beginWith(CATALOG.resolve("kling-v3"));

        assertThat(asked()).isEqualTo("kling/kling-v3");
    }

    @Test
    void aModelIsGivenItsAttemptsNowAsLongAsAnotherComesAfterIt() {
        candidates.begin();
        assertThat(context.isRepeatedLater()).isFalse();
        assertThat(context.model()).isEmpty();

        fail(ErrorCode.RATE_LIMITED, false);
        fail(ErrorCode.RATE_LIMITED, false);
        candidates.begin();

        assertThat(context.isRepeatedLater()).isTrue();
        assertThat(context.modelOf(request)).isEqualTo("qwen/qwen-image");
    }

    private String asked() {
        candidates.begin();
        return candidates.model().id().toString();
    }

    private void fail(ErrorCode code, boolean taken) {
        GatewayException failure = failure(code);
        candidates.begin();
        candidates.called(List.of(failed(failure, taken)));
        candidates.goOn(failure);
    }

    private UnitOutcome failed(GatewayException failure, boolean taken) {
        return new UnitOutcome.Failed(unit(), failure, taken, taken);
    }

    private Unit unit() {
        return new Unit(
                0,
                request,
                candidates.model(),
                new DeliveryPlanner().plan(request, candidates.model(), context),
                context);
    }

    private static GatewayException failure(ErrorCode code) {
        return new GatewayException(code, "it failed");
    }

    private static void assertFails(ErrorCode code, Runnable action) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(action::run)
                .extracting(GatewayException::code)
                .isEqualTo(code);
    }

    private Candidates candidates(String... names) {
        List<Resolution> models = Stream.of(names).map(CATALOG::resolve).toList();
        return new Candidates(request, models, context);
    }
}
