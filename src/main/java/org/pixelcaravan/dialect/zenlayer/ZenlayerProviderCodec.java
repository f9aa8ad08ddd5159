package org.pixelcaravan.dialect.zenlayer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.dialect.ProviderCodec;
import org.pixelcaravan.dialect.openai.OpenAiProviderCodec;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageResult;

/**
 * Speaks Zenlayer's flavour of the OpenAI Images API, which sells Google's models: {@code POST /images/generations} with
 * {@code aspect_ratio} and {@code image_size} in the place of a size, and no number of pictures. It answers as OpenAI does.
 */
public final class ZenlayerProviderCodec implements ProviderCodec {
    private final ProviderCodec openAi = new OpenAiProviderCodec();

    @Override
    public ProviderCall encode(Unit unit) throws IOException {
        ObjectNode document = Json.object();
        document.put("model", unit.model().upstream());
        document.put("prompt", unit.request().prompt());
        unit.delivery().ratio().ifPresent(ratio -> document.put("aspect_ratio", ratio.toString()));
        unit.delivery().tier().ifPresent(tier -> document.put("image_size", tier.label()));
        document.put("response_format", "b64_json");
        return ProviderCall.postJson("images/generations", Json.payload(document));
    }

    @Override
    public ImageResult decode(ProviderAnswer answer, Unit unit) throws IOException {
        return openAi.decode(answer, unit);
    }

    @Override
    public GatewayException failure(ProviderAnswer answer, Unit unit) {
        return openAi.failure(answer, unit);
    }
}
