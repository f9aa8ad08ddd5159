package org.pixelcaravan.dialect.volcengine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.pixelcaravan.catalog.SizeSpec;
import org.pixelcaravan.dialect.PictureFormats;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.dialect.ProviderCodec;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.dialect.ProviderFields;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ReferenceImage;

/**
 * Speaks the image API of Volcengine's Ark, Seedream and SeedEdit: {@code POST /images/generations} for everything, edits
 * among it. There is no field for a number of pictures; several are a group, in which the model makes as many as it thinks
 * fit, up to a limit.
 */
public final class VolcengineProviderCodec implements ProviderCodec {

    @Override
    public ProviderCall encode(Unit unit) throws IOException {
        ObjectNode document = Json.object();
        document.put("model", unit.model().upstream());
        document.put("prompt", unit.request().prompt());
        putReferences(document, unit);
        putDelivery(document, unit);
        putGroup(document, unit);
        document.put("response_format", "b64_json");
        if (unit.streams()) {
            document.put("stream", true);
        }
        ProviderFields.putHints(document, unit);
        ProviderFields.putUnlessThere(document, "watermark", false);
        ProviderFields.putExtras(document, unit);
        return ProviderCall.postJson("images/generations", Json.payload(document));
    }

    /** One picture is sent alone: the models that take no more know no list. */
    private static void putReferences(ObjectNode document, Unit unit) throws IOException {
        List<ReferenceImage> references = unit.request().references();
        ArrayNode pictures = Json.array();
        for (ReferenceImage reference : references) {
            pictures.add(PictureFormats.dataUrl(reference.content(), unit));
        }
        if (!references.isEmpty()) {
            JsonNode image = references.size() == 1 ? pictures.get(0) : pictures;
            document.set("image", image);
        }
    }

    private static void putDelivery(ObjectNode document, Unit unit) {
        if (unit.model().size() instanceof SizeSpec.LikeReference) {
            document.put("size", "adaptive");
        }
        unit.delivery().pixels().ifPresent(pixels -> document.put("size", pixels.toString()));
        unit.delivery().format().ifPresent(format -> document.put("output_format", format.shortName()));
    }

    /** Models without groups refuse the fields. */
    private static void putGroup(ObjectNode document, Unit unit) {
        int count = unit.request().count();
        if (count > 1) {
            document.put("sequential_image_generation", "auto");
            document.putObject("sequential_image_generation_options").put("max_images", count);
        } else if (unit.model().perCall() > 1) {
            document.put("sequential_image_generation", "disabled");
        }
    }

    @Override
    public ImageResult decode(ProviderAnswer answer, Unit unit) throws IOException {
        VolcengineAnswerReader reader = new VolcengineAnswerReader(answer, unit);
        try {
            return answer.isEventStream() ? reader.readEvents() : reader.readDocument();
        } catch (JsonFormatException e) {
            throw ProviderFailures.garbled(e, unit);
        }
    }

    @Override
    public GatewayException failure(ProviderAnswer answer, Unit unit) {
        return VolcengineProviderFailures.of(answer, unit);
    }
}
