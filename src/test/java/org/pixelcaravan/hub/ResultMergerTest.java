package org.pixelcaravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.Rows;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Warning;

class ResultMergerTest {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR42mNgAAIAAAUAAen63NgAAAAASUVORK5CYII=";

    private final ModelSpec model = Rows.row("perCall: 1");
    private final RequestContext context = Rows.context();

    @Test
    void keepsTheOrderOfThePlanAndTheWordsBesidePictures() {
        ResultPart.Text words = new ResultPart.Text("First:");
        ResultPart.Image one = picture();
        ResultPart.Image two = picture();

        ImageResult merged = ResultMerger.merge(List.of(outcome(0, words, one), outcome(1, two)));

        assertThat(merged.parts()).hasSize(3);
        assertThat(merged.parts().get(0)).isSameAs(words);
        assertThat(merged.images().get(1)).isSameAs(two);
        assertThat(context.warnings()).isEmpty();
    }

    @Test
    void leavesOutPicturesThatNobodyAskedForAndSaysSo() {
        ResultPart.Image first = picture();
        ResultPart.Text words = new ResultPart.Text("And another:");

        ImageResult merged = ResultMerger.merge(List.of(outcome(0, first, words, picture()), outcome(1, picture())));

        assertThat(merged.parts()).hasSize(3);
        assertThat(merged.parts().get(0)).isSameAs(first);
        assertThat(merged.parts().get(1)).isSameAs(words);
        assertThat(context.warnings()).extracting(Warning::code).containsExactly("surplus_images");
    }

    private UnitOutcome outcome(int index, ResultPart... parts) {
        ImageRequest request = ImageRequest.of("model", "a hat").build();
        Unit unit = new Unit(index, request, model, new DeliveryPlanner().plan(request, model, context), context);
        return new UnitOutcome.Succeeded(unit, ImageResult.of(Stream.of(parts).toList()));
    }

    private static ResultPart.Image picture() {
        try {
            return ResultPart.Image.of(ImageContent.ofBase64(StoredBytes.ofAscii(PNG)), Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
