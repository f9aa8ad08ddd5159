package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.catalog.Rows;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.PixelSize;

class RequireWebPTest {
    private static final RequireWebP WITHOUT = new RequireWebP(Optional.of("for a test"));

    private final RequestContext context = Rows.context();

    private static DeliveryPlan plan(
            Optional<ImageFormat> asked, Optional<PixelSize> crop, Optional<ImageFormat> convertTo) {
        return new DeliveryPlan(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                asked,
                Optional.empty(),
                false,
                crop,
                convertTo,
                Optional.empty());
    }

    @Test
    void refusesWhatWouldHaveToBeWrittenAsWebP() {
        DeliveryPlan converted = plan(Optional.of(ImageFormat.PNG), Optional.empty(), Optional.of(ImageFormat.WEBP));
        DeliveryPlan cut = plan(Optional.of(ImageFormat.WEBP), Optional.of(new PixelSize(8, 8)), Optional.empty());

        for (DeliveryPlan plan : new DeliveryPlan[] {converted, cut}) {
            GatewayException refusal = catchThrowableOfType(GatewayException.class, () -> WITHOUT.check(plan, context));

            assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
            assertThat(refusal.parameter()).contains("p.format");
        }
    }

    @Test
    void letsThroughWhatTheVendorMakesAndOtherFormats() {
        WITHOUT.check(plan(Optional.of(ImageFormat.WEBP), Optional.empty(), Optional.empty()), context);
        WITHOUT.check(plan(Optional.of(ImageFormat.WEBP), Optional.empty(), Optional.of(ImageFormat.JPEG)), context);
    }

    @Test
    void letsEverythingThroughWhereWebPCanBeWritten() {
        new RequireWebP(Optional.empty())
                .check(plan(Optional.empty(), Optional.empty(), Optional.of(ImageFormat.WEBP)), context);
    }
}
