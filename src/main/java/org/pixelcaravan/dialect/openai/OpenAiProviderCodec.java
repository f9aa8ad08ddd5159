package org.pixelcaravan.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.dialect.ProviderCodec;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.dialect.ProviderFields;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Operation;

/**
 * Speaks the OpenAI Images API: {@code POST /images/generations} as JSON and {@code POST /images/edits} as a form, relative
 * to a base URL that ends in {@code /v1}. GPT image models answer with base64 always and refuse {@code response_format} and
 * {@code style}, so neither is sent.
 */
public final class OpenAiProviderCodec implements ProviderCodec {

    @Override
    public ProviderCall encode(Unit unit) throws IOException {
        ObjectNode fields = fields(unit);
        return unit.request().operation() == Operation.EDIT
                ? OpenAiEditForm.of(fields, unit).post("images/edits")
                : ProviderCall.postJson("images/generations", Json.payload(fields));
    }

    private static ObjectNode fields(Unit unit) {
        ImageRequest request = unit.request();
        ObjectNode document = Json.object();
        document.put("model", unit.model().upstream());
        document.put("prompt", request.prompt());
        document.put("n", request.count());
        putDelivery(document, unit.delivery(), request.output().background());
        if (unit.streams()) {
            document.put("stream", true);
            document.put("partial_images", request.delivery().partialImages());
        }
        ProviderFields.putHints(document, unit);
        ProviderFields.putExtras(document, unit);
        return document;
    }

    private static void putDelivery(ObjectNode document, DeliveryPlan delivery, Background background) {
        delivery.pixels().ifPresent(pixels -> document.put("size", pixels.toString()));
        delivery.format().ifPresent(format -> document.put("output_format", format.shortName()));
        delivery.compression().ifPresent(quality -> document.put("output_compression", quality));
        if (background != Background.AUTO) {
            document.put("background", background.id());
        }
    }

    @Override
    public ImageResult decode(ProviderAnswer answer, Unit unit) throws IOException {
        OpenAiAnswerReader reader = new OpenAiAnswerReader(answer, unit);
        try {
            return answer.isEventStream() ? reader.readEvents() : reader.readDocument();
        } catch (JsonFormatException e) {
            throw ProviderFailures.garbled(e, unit);
        }
    }

    @Override
    public GatewayException failure(ProviderAnswer answer, Unit unit) {
        return OpenAiProviderFailures.of(answer, unit);
    }
}
