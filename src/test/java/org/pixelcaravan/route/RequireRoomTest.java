package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.Rows;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.OutputOptions;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Role;

class RequireRoomTest {
    private static final ModelSpec FILL = Rows.builtIn("flux/flux-pro-1.0-fill");
    private static final OutputOptions COMPRESSED =
            new OutputOptions(Optional.of(ImageFormat.JPEG), Optional.of(50), Background.AUTO);

    private final RequestContext context = Rows.context();

    @Test
    void whereTheSizeIsThatOfThePictureItIsThePictureThatIsTooLarge() throws IOException {
        ImageRequest request = editOf(100, 60, COMPRESSED);

        GatewayException refusal = catchThrowableOfType(GatewayException.class, () -> check(5_999, request));

        assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
        assertThat(refusal.parameter()).contains("p.references");
        assertThat(refusal).hasMessageContaining("100x60");
        check(6_000, request);
        check(1, editOf(100, 60, OutputOptions.DEFAULT));
    }

    @Test
    void whatIsAboveTheOperatorsLimitIsRefusedEvenIfItPassesThrough() {
        ImageRequest request = editOf(101, 100, OutputOptions.DEFAULT);

        GatewayException refusal = catchThrowableOfType(GatewayException.class, () -> check(10_000, request));

        assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
        assertThat(refusal).hasMessageContaining("101x100").hasMessageContaining("10000 pixels");
    }

    private void check(int pixels, ImageRequest request) throws IOException {
        DeliveryPlan plan = new DeliveryPlanner().plan(request, FILL, context);
        new RequireRoom(10_000, pixels).check(request, FILL, plan, context);
    }

    private static ImageRequest editOf(int width, int height, OutputOptions output) {
        byte[] picture = TestPictures.encoded(ImageFormat.PNG, width, height);
        return ImageRequest.of(FILL.id().toString(), "x")
                .operation(Operation.EDIT)
                .references(List.of(new ReferenceImage(ImageContent.ofBytes(StoredBytes.of(picture)), Role.SOURCE)))
                .output(output)
                .build();
    }
}
