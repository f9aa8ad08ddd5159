package org.pixelcaravan.dialect.baidu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.dialect.ListedPicture;
import org.pixelcaravan.dialect.PictureFormats;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.dialect.ProviderCodec;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.dialect.ProviderFields;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.json.JsonReader;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ResultPart;

/**
 * Speaks the image API of Baidu's Qianfan: one path for new pictures, one for edits, and one for the MuseSteamer family, all
 * of them in JSON. The answer has links, but for MuseSteamer, which can be asked for the picture itself.
 */
public final class BaiduProviderCodec implements ProviderCodec {
    private static final String MUSESTEAMER = "musesteamer";

    @Override
    public ProviderCall encode(Unit unit) throws IOException {
        ObjectNode document = Json.object();
        document.put("model", unit.model().upstream());
        document.put("prompt", unit.request().prompt());
        putReferences(document, unit);
        if (unit.model().perCall() > 1) {
            document.put("n", unit.request().count());
        }
        unit.delivery().pixels().ifPresent(pixels -> document.put("size", pixels.toString()));
        if (isMuseSteamer(unit)) {
            document.put("response_format", "b64_json");
        }
        ProviderFields.putHints(document, unit);
        unit.model()
                .rule(Parameter.WATERMARK)
                .ifPresent(rule -> ProviderFields.putUnlessThere(document, rule.fieldOf(Parameter.WATERMARK), false));
        ProviderFields.putExtras(document, unit);
        return ProviderCall.postJson(path(unit), Json.payload(document));
    }

    private static boolean isMuseSteamer(Unit unit) {
        return unit.model().upstream().startsWith(MUSESTEAMER);
    }

    /** A model that names a field of its own for a picture is guided by that, and does not edit it. */
    private static String path(Unit unit) {
        if (isMuseSteamer(unit)) {
            return "musesteamer/images/generations";
        }
        boolean edits = unit.request().operation() == Operation.EDIT
                && unit.model().referenceField().isEmpty();
        return edits ? "images/edits" : "images/generations";
    }

    private static void putReferences(ObjectNode document, Unit unit) throws IOException {
        ArrayNode pictures = Json.array();
        for (ReferenceImage reference : unit.request().references()) {
            JsonNode picture = PictureFormats.dataUrl(reference.content(), unit);
            if (reference.role().isMask()) {
                document.set("mask", picture);
            } else {
                pictures.add(picture);
            }
        }
        if (!pictures.isEmpty()) {
            String field = unit.model().referenceField().orElse("image");
            document.set(field, pictures.size() == 1 ? pictures.get(0) : pictures);
        }
        putFeature(document, unit);
    }

    /** Of a model that takes masks, the vendor wants to be told what they are for. */
    private static void putFeature(ObjectNode document, Unit unit) {
        boolean chosen = unit.request().extras().dialect().equals(unit.model().dialect())
                && unit.request().extras().fields().containsKey("feature");
        if (unit.model().mask().isPresent() && !chosen) {
            document.put("feature", document.has("mask") ? "repaint" : "variation");
        }
    }

    @Override
    public ImageResult decode(ProviderAnswer answer, Unit unit) throws IOException {
        try {
            return result(JsonReader.read(answer.body(), unit.context().spool()), unit);
        } catch (JsonFormatException e) {
            throw ProviderFailures.garbled(e, unit);
        }
    }

    private static ImageResult result(JsonNode document, Unit unit) throws IOException {
        List<ResultPart> parts = new ArrayList<>();
        for (JsonNode item : document.path("data")) {
            ListedPicture.read(item).ifPresent(parts::add);
        }
        if (parts.isEmpty()) {
            throw ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, "answered without a picture")
                    .build();
        }
        Map<String, String> facts = new LinkedHashMap<>();
        Json.text(document.path("id"))
                .flatMap(ProviderFailures::requestId)
                .ifPresent(id -> facts.put(ImageResult.REQUEST_ID, id));
        return new ImageResult(parts, Optional.empty(), facts);
    }

    @Override
    public GatewayException failure(ProviderAnswer answer, Unit unit) {
        return BaiduProviderFailures.of(answer, unit);
    }
}
