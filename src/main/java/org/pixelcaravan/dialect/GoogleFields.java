package org.pixelcaravan.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.dialect.DoorChoices.Field;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.OutputOptions;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.Tier;

/** Fields that both of Google's protocols have in the same form. */
public final class GoogleFields {
    /** The names that Imagen 2 used for the same thresholds. */
    private static final Map<String, String> OLDER_THRESHOLDS = Map.of(
            "block_most", "block_low_and_above",
            "block_some", "block_medium_and_above",
            "block_few", "block_only_high",
            "block_fewest", "block_none");

    private GoogleFields() {}

    /** What the filter that {@code safety} names is called today. */
    public static String threshold(String word) {
        return OLDER_THRESHOLDS.getOrDefault(word, word);
    }

    /** The object that the hint {@code labels} holds as text. */
    public static JsonNode labels(String text, Unit unit) {
        String name = unit.context().nameOf(Parameter.LABELS);
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw GatewayException.invalid(name, name + " must be a JSON object of texts");
        }
    }

    /** A size: callers put pixels and tiers into either field, so the form decides. */
    public static Field<ImageSize> size(FieldReader holder, String field) throws IOException {
        String forms = "WIDTHxHEIGHT in pixels, one of 512, 1K, 2K, 4K, or auto";
        return holder.field(field, holder.parsed(field, GoogleFields::sizeOf, forms));
    }

    private static Optional<ImageSize> sizeOf(String text) {
        if (text.equalsIgnoreCase("auto")) {
            return Optional.of(ImageSize.AUTO);
        }
        Optional<ImageSize> exact = PixelSize.parse(text).map(ImageSize.Exact::new);
        return exact.or(() -> Tier.parse(text).map(tier -> new ImageSize.Shape(Optional.empty(), Optional.of(tier))));
    }

    /** The file that the caller wants. */
    public static OutputOptions output(FieldReader options) throws IOException {
        return new OutputOptions(
                options.choice("mimeType", List.of(ImageFormat.values()), ImageFormat::mimeType),
                options.whole("compressionQuality", 0, 100),
                Background.AUTO);
    }
}
