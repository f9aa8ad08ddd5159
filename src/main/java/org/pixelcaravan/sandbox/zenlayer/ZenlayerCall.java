package org.pixelcaravan.sandbox.zenlayer;

import java.util.List;
import java.util.Set;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.gemini.PictureSizes;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/** A request that obeys the vendor's document; a field that stands neither in its table nor in its samples is refused. */
record ZenlayerCall(String model, String prompt, String ratio, String tier) {
    private static final String SECOND_GENERATION = "gemini-2.5-flash-image";
    private static final Set<String> MODELS =
            Set.of(SECOND_GENERATION, "gemini-3-pro-image-preview", "gemini-3.1-flash-image-preview");
    private static final List<String> RATIOS =
            List.of("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9");
    private static final List<String> TIERS = List.of("1K", "2K", "4K");
    private static final Set<String> FIELDS =
            Set.of("model", "prompt", "aspect_ratio", "image_size", "response_format");

    static ZenlayerCall read(byte[] body, ZenlayerErrors errors) {
        StrictFields fields = Json.parseObject(body)
                .map(object -> new StrictFields(object, errors))
                .orElseThrow(() -> new RefusedException(errors.failure(400, "The body is no JSON object.")));
        fields.only(FIELDS);
        String model = fields.required("model");
        if (!MODELS.contains(model)) {
            throw new RefusedException(errors.failure(404, ""));
        }
        fields.choice("response_format", List.of("b64_json"));
        return new ZenlayerCall(
                model,
                fields.required("prompt"),
                fields.choice("aspect_ratio", RATIOS),
                fields.choice("image_size", TIERS));
    }

    /** What the painter has to do; no two calls with one prompt draw the same. */
    PictureOrder order(PromptDirectives directives) {
        PictureSizes.Size size = PictureSizes.of(!model.equals(SECOND_GENERATION), ratio, tier);
        return PictureOrder.of(directives.text(), directives.attempt(), size.width(), size.height());
    }
}
