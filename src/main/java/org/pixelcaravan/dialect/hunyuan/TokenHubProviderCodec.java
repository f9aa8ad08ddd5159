package org.pixelcaravan.dialect.hunyuan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.dialect.ListedPicture;
import org.pixelcaravan.dialect.PictureFormats;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.dialect.ProviderCodec;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.dialect.ProviderFields;
import org.pixelcaravan.dialect.VendorAddress;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.json.JsonReader;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ResultPart;

/**
 * Speaks Tencent's TokenHub, which has newer models of Hunyuan than the cloud's own service: one address a model, which answers
 * at once with links that are valid for half a day. Version 3.5 is asked in the form of a chat.
 */
public final class TokenHubProviderCodec implements ProviderCodec {
    private static final String CHAT = "v35-generation";
    private static final String FOOTNOTE = "footnote";

    /** The vendor draws what the field says, and nothing without it. */
    private static final String MARK = "AI generated";

    @Override
    public ProviderCall encode(Unit unit) throws IOException {
        String endpoint = unit.model().endpoint().orElse("v3-generation");
        ObjectNode document = Json.object().put("model", unit.model().upstream());
        if (endpoint.equals(CHAT)) {
            document.putArray("messages").add(message(unit));
        } else {
            document.put("prompt", unit.request().prompt());
            for (ReferenceImage reference : unit.request().references()) {
                document.withArray("images").add(PictureFormats.dataUrl(reference.content(), unit));
            }
        }
        unit.delivery().pixels().ifPresent(size -> document.put("size", size.toString()));
        ProviderFields.putHints(document, unit);
        JsonNode mark = document.remove(FOOTNOTE);
        if (mark != null && mark.booleanValue()) {
            document.put(FOOTNOTE, MARK);
        }
        return ProviderCall.postJson("v1/wand/hunyuan-image/" + endpoint, Json.payload(document));
    }

    private static ObjectNode message(Unit unit) throws IOException {
        ObjectNode message = Json.object().put("role", "user");
        ArrayNode content = message.putArray("content");
        for (ReferenceImage reference : unit.request().references()) {
            content.addObject()
                    .put("type", "image_url")
                    .putObject("image_url")
                    .set("url", PictureFormats.dataUrl(reference.content(), unit));
        }
        content.addObject().put("type", "text").put("text", unit.request().prompt());
        return message;
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
        if (document.path("error").isObject()) {
            throw HunyuanProviderFailures.ofTokenHub(document, unit);
        }
        List<ResultPart> parts = new ArrayList<>();
        for (JsonNode item : document.path("data")) {
            ListedPicture.read(item).map(part -> withoutEcho(part, unit)).ifPresent(parts::add);
        }
        for (JsonNode choice : document.path("choices")) {
            JsonNode url = choice.at("/delta/image/url");
            if (!url.isMissingNode()) {
                parts.add(new ResultPart.Linked(VendorAddress.of(url, unit), Optional.empty()));
            }
        }
        if (parts.isEmpty()) {
            throw ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, "answered without a picture")
                    .build();
        }
        ImageResult result = ImageResult.of(parts);
        return Json.text(document.path("request_id"))
                .or(() -> Optional.ofNullable(document.path("id").textValue()))
                .flatMap(ProviderFailures::requestId)
                .map(id -> result.withFact(ImageResult.REQUEST_ID, id))
                .orElse(result);
    }

    /** A prompt that was not revised comes back empty or as it was. */
    private static ResultPart withoutEcho(ResultPart part, Unit unit) {
        if (part instanceof ResultPart.Linked linked) {
            return new ResultPart.Linked(
                    linked.address(),
                    linked.revisedPrompt()
                            .filter(prompt -> !prompt.isBlank()
                                    && !prompt.equals(unit.request().prompt())));
        }
        return part;
    }

    @Override
    public GatewayException failure(ProviderAnswer answer, Unit unit) {
        return HunyuanProviderFailures.ofTokenHub(answer, unit);
    }
}
