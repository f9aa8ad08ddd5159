package org.pixelcaravan.sandbox.gemini;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pixelcaravan.sandbox.picture.PictureFormat;

/**
 * One image model of Google.
 *
 * @param tiers what {@code imageSize} may be; empty if the model refuses the field
 * @param format what it writes unless told otherwise
 * @param thinks whether it is of the third generation, which thinks, signs its parts and knows resolutions
 * @param tokens what a picture costs, by tier
 */
record GeminiModel(
        String id,
        List<String> ratios,
        List<String> tiers,
        PictureFormat format,
        boolean thinks,
        Map<String, Integer> tokens) {
    static final String USUAL_TIER = "1K";

    private static final List<String> RATIOS =
            List.of("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9");
    private static final List<String> MORE_RATIOS = Stream.concat(
                    RATIOS.stream(), Stream.of("1:4", "4:1", "1:8", "8:1"))
            .toList();
    private static final List<String> ALL_TIERS = List.of("512", "1K", "2K", "4K");
    private static final Map<String, Integer> FLASH_TOKENS = Map.of("512", 747, "1K", 1120, "2K", 1680, "4K", 2520);

    private static final List<GeminiModel> ALL = List.of(
            new GeminiModel("gemini-2.5-flash-image", RATIOS, List.of(), PictureFormat.JPEG, false, Map.of("1K", 1290)),
            new GeminiModel(
                    "gemini-3-pro-image",
                    RATIOS,
                    List.of("1K", "2K", "4K"),
                    PictureFormat.PNG,
                    true,
                    Map.of("1K", 1120, "2K", 1120, "4K", 2000)),
            flash("gemini-3.1-flash-image", ALL_TIERS, PictureFormat.PNG),
            flash("gemini-3.1-flash-lite-image", List.of("512", "1K"), PictureFormat.JPEG),
            flash("gemini-nano-banana-2.1", ALL_TIERS, PictureFormat.PNG));

    private static GeminiModel flash(String id, List<String> tiers, PictureFormat format) {
        return new GeminiModel(id, MORE_RATIOS, tiers, format, true, FLASH_TOKENS);
    }

    /** The models that are live; the preview names, shut down in June 2026, are as unknown as a typing error. */
    static Optional<GeminiModel> find(String id) {
        return ALL.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /** The ratio that comes nearest to a shape. */
    String ratioLike(double shape) {
        return ratios.stream()
                .min(Comparator.comparingDouble(ratio -> Math.abs(Math.log(
                        shape / PictureSizes.of(this, ratio, USUAL_TIER).ratio()))))
                .orElseThrow();
    }
}
