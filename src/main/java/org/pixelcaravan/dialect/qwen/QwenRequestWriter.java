package org.pixelcaravan.dialect.qwen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.pixelcaravan.dialect.PictureFormats;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.dialect.ProviderFields;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ReferenceImage;

/**
 * Writes a call of DashScope: {@code model}, {@code input} and {@code parameters}. What stands in {@code input} depends on the
 * endpoint. The number and the watermark are always said, since models differ in what they do unasked.
 */
final class QwenRequestWriter {
    private static final String NEGATIVE_PROMPT = "negative_prompt";
    private static final String MASKED = "base_image_url";

    private final Unit unit;
    private final QwenEndpoint endpoint;
    private final ObjectNode input = Json.object();
    private final ObjectNode parameters = Json.object();

    private QwenRequestWriter(Unit unit) {
        this.unit = unit;
        this.endpoint = QwenEndpoint.of(unit.model());
    }

    static ProviderCall write(Unit unit) throws IOException {
        return new QwenRequestWriter(unit).call();
    }

    private ProviderCall call() throws IOException {
        putParameters();
        putInput();
        ObjectNode document = Json.object().put("model", unit.model().upstream());
        document.set("input", input);
        document.set("parameters", parameters);
        ProviderCall call = ProviderCall.postJson(endpoint.path(), Json.payload(document));
        return endpoint.answersWithTask() ? call.withHeader("X-DashScope-Async", "enable") : call;
    }

    private void putParameters() {
        parameters.put("n", unit.request().count());
        unit.delivery().expected().ifPresent(size -> parameters.put("size", written(size)));
        ProviderFields.putHints(parameters, unit);
        ProviderFields.putUnlessThere(parameters, "watermark", false);
        ProviderFields.putExtras(parameters, unit);
    }

    private static String written(PixelSize size) {
        return size.width() + "*" + size.height();
    }

    private void putInput() throws IOException {
        if (endpoint.takesMessages()) {
            input.putArray("messages").add(message());
            return;
        }
        JsonNode negativePrompt = parameters.remove(NEGATIVE_PROMPT);
        if (negativePrompt != null) {
            input.set(NEGATIVE_PROMPT, negativePrompt);
        }
        input.put("prompt", unit.request().prompt());
        if (endpoint == QwenEndpoint.IMAGE2IMAGE) {
            putPictures();
        }
    }

    /** The pictures first, in the order in which the prompt numbers them. */
    private ObjectNode message() throws IOException {
        ObjectNode message = Json.object().put("role", "user");
        ArrayNode content = message.putArray("content");
        for (ReferenceImage reference : unit.request().references()) {
            content.addObject().set("image", PictureFormats.dataUrl(reference.content(), unit));
        }
        content.addObject().put("text", unit.request().prompt());
        return message;
    }

    private void putPictures() throws IOException {
        String field = unit.model().referenceField().orElse("images");
        boolean masked = false;
        for (ReferenceImage reference : unit.request().references()) {
            if (reference.role().isMask()) {
                masked = true;
                input.set("mask_image_url", PictureFormats.dataUrl(reference.content(), unit));
            } else if (field.equals(MASKED)) {
                input.set(field, PictureFormats.dataUrl(reference.content(), unit));
            } else {
                input.withArray(field).add(PictureFormats.dataUrl(reference.content(), unit));
            }
        }
        if (field.equals(MASKED)) {
            input.put("function", masked ? "description_edit_with_mask" : "description_edit");
        }
    }
}
