package org.pixelcaravan.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.content.ImageContent;
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
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;

/**
 * Speaks the OpenAI Images API: {@code POST /images/generations}, relative to a base URL that ends in {@code /v1}. GPT
 * image models answer with base64 always and refuse {@code response_format} and {@code style}, so neither is sent.
 */
public final class OpenAiProviderCodec implements ProviderCodec {

    @Override
    public ProviderCall encode(Unit unit) {
        ImageRequest request = unit.request();
        ObjectNode document = Json.object();
        document.put("model", unit.model().upstream());
        document.put("prompt", request.prompt());
        document.put("n", request.count());
        putDelivery(document, unit.delivery(), request.output().background());
        ProviderFields.putHints(document, unit);
        ProviderFields.putExtras(document, unit);
        return ProviderCall.postJson("images/generations", Json.payload(document));
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
        try {
            JsonNode document = JsonReader.read(answer.body(), unit.context().spool());
            return new ImageResult(pictures(document, unit), usage(document), facts(document));
        } catch (JsonFormatException e) {
            throw ProviderFailures.garbled(e, unit);
        }
    }

    @Override
    public GatewayException failure(ProviderAnswer answer, Unit unit) {
        return OpenAiProviderFailures.of(answer, unit);
    }

    private static List<ResultPart> pictures(JsonNode document, Unit unit) throws IOException {
        List<ResultPart> pictures = new ArrayList<>();
        for (JsonNode item : document.path("data")) {
            ImageContent content =
                    Json.base64(item.path("b64_json")).orElseThrow(() -> withoutPicture(item.has("url"), unit));
            pictures.add(ResultPart.Image.of(content, Json.text(item.path("revised_prompt"))));
        }
        if (pictures.isEmpty()) {
            throw withoutPicture(false, unit);
        }
        return pictures;
    }

    private static GatewayException withoutPicture(boolean link, Unit unit) {
        String complaint = link ? "answered with a link in place of a picture" : "answered without a picture";
        return ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, complaint)
                .build();
    }

    /** Tokens of which the vendor does not say more: what goes in is text, what comes out is a picture. */
    private static Optional<Usage> usage(JsonNode document) {
        JsonNode usage = document.path("usage");
        if (!usage.isObject()) {
            return Optional.empty();
        }
        JsonNode input = usage.path("input_tokens_details");
        JsonNode output = usage.path("output_tokens_details");
        return Optional.of(new Usage(
                input.path("text_tokens").asLong(usage.path("input_tokens").asLong()),
                input.path("image_tokens").asLong(),
                output.path("text_tokens").asLong(),
                output.path("image_tokens").asLong(usage.path("output_tokens").asLong())));
    }

    private static Map<String, String> facts(JsonNode document) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        for (Parameter parameter : List.of(Parameter.QUALITY, Parameter.BACKGROUND)) {
            Json.text(document.path(parameter.id()))
                    .filter(value -> !value.equals("auto"))
                    .ifPresent(value -> facts.put(parameter.id(), value));
        }
        return facts;
    }
}
