package org.pixelcaravan.dialect.imagen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.dialect.GoogleFields;
import org.pixelcaravan.dialect.ProviderFields;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Parameter;

/** Writes a predict request: one instance, which is the prompt with its pictures, and the parameters. */
final class ImagenRequestWriter {
    private static final String SEED = "seed";
    private static final String WATERMARK = "addWatermark";

    private final Unit unit;
    private final ObjectNode document = Json.object();
    private final ObjectNode instance = Json.object();
    private final ObjectNode parameters = Json.object();

    ImagenRequestWriter(Unit unit) {
        this.unit = unit;
    }

    ObjectNode write() throws IOException {
        document.putArray("instances").add(instance);
        document.set("parameters", parameters);
        instance.put("prompt", unit.request().prompt());
        parameters.put("sampleCount", unit.request().count());
        parameters.put("includeRaiReason", true);
        putDelivery(unit.delivery());
        putHints();
        ImagenPictures pictures = new ImagenPictures(unit);
        pictures.putInto(instance);
        new ImagenExtras(document, instance, parameters, pictures).fillIn(unit);
        pictures.complete(parameters);
        return document;
    }

    private void putDelivery(DeliveryPlan delivery) {
        delivery.ratio().ifPresent(ratio -> parameters.put("aspectRatio", ratio.toString()));
        delivery.tier().ifPresent(tier -> parameters.put("sampleImageSize", tier.label()));
        ObjectNode output = Json.object();
        delivery.format().ifPresent(format -> output.put("mimeType", format.mimeType()));
        delivery.compression().ifPresent(quality -> output.put("compressionQuality", quality));
        if (!output.isEmpty()) {
            parameters.set("outputOptions", output);
        }
    }

    private void putHints() {
        ObjectNode hints = Json.object();
        ProviderFields.putHints(hints, unit);
        for (Map.Entry<String, JsonNode> hint : hints.properties()) {
            String field = hint.getKey();
            JsonNode value = hint.getValue();
            switch (field) {
                case "labels" -> document.set(field, GoogleFields.labels(value.asText(), unit));
                case "safetySetting" -> parameters.put(field, GoogleFields.threshold(value.asText()));
                default -> parameters.set(field, value);
            }
        }
        if (parameters.has(SEED)) {
            leaveTheWatermarkOff();
        }
    }

    /** The model takes a seed without its watermark only, and has one unless told otherwise. */
    private void leaveTheWatermarkOff() {
        if (parameters.path(WATERMARK).booleanValue()) {
            String name = unit.context().nameOf(Parameter.WATERMARK);
            throw GatewayException.invalid(
                    name,
                    name + " cannot be true where there is a seed, for "
                            + unit.model().id());
        }
        if (!parameters.has(WATERMARK)) {
            parameters.put(WATERMARK, false);
        }
    }
}
