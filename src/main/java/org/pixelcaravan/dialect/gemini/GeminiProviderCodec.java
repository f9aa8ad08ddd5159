package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.dialect.ProviderCodec;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.json.JsonReader;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.ImageResult;

/**
 * Speaks Google's {@code generateContent} for models that draw: {@code POST models/{model}:generateContent}, relative to a
 * base URL that ends in {@code /v1beta} for the Developer API and in {@code /publishers/google} for Vertex AI. What comes
 * back is kept in its order, words beside pictures and signatures with their parts; thoughts are no results, except for a
 * caller who speaks the same protocol.
 */
public final class GeminiProviderCodec implements ProviderCodec {

    @Override
    public ProviderCall encode(Unit unit) throws IOException {
        String address = "models/" + unit.model().upstream() + ":generateContent";
        return ProviderCall.postJson(address, Json.payload(new GeminiRequestWriter(unit).write()));
    }

    @Override
    public ImageResult decode(ProviderAnswer answer, Unit unit) throws IOException {
        try {
            JsonNode document = JsonReader.read(answer.body(), unit.context().spool());
            ImageResult result = new ImageResult(
                            GeminiParts.read(document, unit.verbatim()), GeminiUsage.read(document), Map.of())
                    .withExtras(unit.verbatim() ? GeminiNative.of(document).extras() : Extras.NONE);
            if (result.images().isEmpty()) {
                throw new GeminiRefusal(document, unit).failure();
            }
            return result;
        } catch (JsonFormatException e) {
            throw ProviderFailures.garbled(e, unit);
        }
    }

    @Override
    public GatewayException failure(ProviderAnswer answer, Unit unit) {
        return GeminiProviderFailures.of(answer, unit);
    }
}
