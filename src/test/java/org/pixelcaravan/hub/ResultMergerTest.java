package org.pixelcaravan.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.Rows;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.model.Delivery;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;
import org.pixelcaravan.model.Warning;

class ResultMergerTest {
    private static final Delivery EXPLAINED = new Delivery(false, true, false, 0);

    private final RequestContext context = Rows.context();
    private final List<UnitOutcome> outcomes = new ArrayList<>();

    @Test
    void keepsTheOrderOfThePlanAndAddsUpWhatWasUsed() throws IOException {
        ResultPart.Image first = picture(8);
        ResultPart.Image second = picture(9);
        Usage usage = new Usage(3, 2, 0, 5);
        outcomes.add(made(1, Optional.of(usage), first));
        outcomes.add(made(1, Optional.of(usage), new ResultPart.Text("Here it is"), second));

        ImageResult result = ResultMerger.merge(outcomes);

        assertThat(result.parts()).containsExactly(first, new ResultPart.Text("Here it is"), second);
        assertThat(result.usage()).contains(usage.plus(usage));
        assertThat(context.warnings()).isEmpty();
    }

    @Test
    void saysWhyACallBroughtLessThanWasOrdered() throws IOException {
        ImageResult lacking = ImageResult.of(List.of(picture(8)))
                .lackingFor(Optional.of(new GatewayException(ErrorCode.PROVIDER_REJECTED, "one is lost")));
        outcomes.add(new UnitOutcome.Succeeded(unit(2, Delivery.PLAIN), lacking));

        ResultMerger.merge(outcomes);

        assertThat(context.warnings())
                .extracting(Warning::message)
                .containsExactly("Picture 2 is missing: one is lost");
    }

    @Test
    void namesEveryMissingPictureAndWhy() throws IOException {
        outcomes.add(made(3, Optional.empty(), picture(8)));
        outcomes.add(failed(2, ErrorCode.RATE_LIMITED, Delivery.PLAIN));
        outcomes.add(made(1, Optional.empty(), picture(8)));

        ImageResult result = ResultMerger.merge(outcomes);

        assertThat(result.images()).hasSize(2);
        assertThat(context.warnings())
                .extracting(Warning::message)
                .containsExactly(
                        "Pictures 2 to 3 are missing: the provider delivered 1 of 3",
                        "Pictures 4 to 5 are missing: RATE_LIMITED: it failed");
    }

    @Test
    void listsBlockedPicturesInTheirPlacesForThoseWhoWantToSeeThem() throws IOException {
        ResultPart.Image picture = picture(8);
        ResultPart.Blocked blocked = new ResultPart.Blocked("it failed");
        outcomes.add(failed(2, ErrorCode.CONTENT_BLOCKED, EXPLAINED));
        outcomes.add(made(1, Optional.empty(), picture));

        ImageResult result = ResultMerger.merge(outcomes);

        assertThat(result.parts()).containsExactly(blocked, blocked, picture);
        assertThat(context.warnings()).hasSize(1);
    }

    @Test
    void leavesBlockedPicturesOutForAllOthers() throws IOException {
        ResultPart.Image picture = picture(8);
        outcomes.add(failed(1, ErrorCode.CONTENT_BLOCKED, Delivery.PLAIN));
        outcomes.add(made(1, Optional.empty(), picture));

        assertThat(ResultMerger.merge(outcomes).parts()).containsExactly(picture);
    }

    @Test
    void isAResultEvenIfAllPicturesAreBlockedAndTheCallerWantsToSeeThat() {
        outcomes.add(failed(1, ErrorCode.CONTENT_BLOCKED, EXPLAINED));
        outcomes.add(failed(1, ErrorCode.CONTENT_BLOCKED, EXPLAINED));

        assertThat(ResultMerger.merge(outcomes).parts()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "CONTENT_BLOCKED, CONTENT_BLOCKED, false, CONTENT_BLOCKED",
        "CONTENT_BLOCKED, OUTCOME_UNKNOWN, true, OUTCOME_UNKNOWN",
        "RATE_LIMITED, CONTENT_BLOCKED, true, CONTENT_BLOCKED",
        "RATE_LIMITED, INVALID_REQUEST, false, INVALID_REQUEST",
        "INVALID_REQUEST, OUTCOME_UNKNOWN, false, OUTCOME_UNKNOWN",
        "PROVIDER_UNAVAILABLE, RATE_LIMITED, false, PROVIDER_UNAVAILABLE",
    })
    void failsWithTheGravestIfNoPictureIsThere(
            ErrorCode first, ErrorCode second, boolean explainBlocked, ErrorCode gravest) {
        Delivery delivery = explainBlocked ? EXPLAINED : Delivery.PLAIN;
        outcomes.add(failed(1, first, delivery));
        outcomes.add(failed(1, second, delivery));

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> ResultMerger.merge(outcomes))
                .extracting(GatewayException::code)
                .isEqualTo(gravest);
        assertThat(context.warnings()).isEmpty();
    }

    private UnitOutcome made(int wanted, Optional<Usage> usage, ResultPart... parts) {
        return new UnitOutcome.Succeeded(
                unit(wanted, Delivery.PLAIN), new ImageResult(List.of(parts), usage, Map.of("quality", "high")));
    }

    private UnitOutcome failed(int wanted, ErrorCode code, Delivery delivery) {
        return new UnitOutcome.Failed(unit(wanted, delivery), new GatewayException(code, "it failed"), false, false);
    }

    private Unit unit(int wanted, Delivery delivery) {
        ModelSpec model = Rows.row("perCall: 10");
        ImageRequest request = ImageRequest.of("model", "a hat")
                .count(wanted)
                .delivery(delivery)
                .build();
        return new Unit(outcomes.size(), request, model, new DeliveryPlanner().plan(request, model, context), context);
    }

    private static ResultPart.Image picture(int side) throws IOException {
        StoredBytes bytes = StoredBytes.of(TestPictures.encoded(ImageFormat.PNG, side, side));
        return ResultPart.Image.of(ImageContent.ofBytes(bytes), Optional.empty());
    }
}
