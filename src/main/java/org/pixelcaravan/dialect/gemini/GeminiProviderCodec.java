package org.pixelcaravan.dialect.gemini;

import java.io.IOException;
import org.pixelcaravan.dialect.GoogleProviderFailures;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.dialect.ProviderCodec;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.model.ImageResult;

/**
 * Speaks Google's {@code generateContent} for models that draw: {@code POST models/{model}:generateContent}, or
 * {@code :streamGenerateContent} for a caller who speaks the same protocol and wants a stream, relative to a base URL that ends in {@code /v1beta} for the Developer API and in {@code /publishers/google} for Vertex AI. What comes
 * back is kept in its order, words beside pictures and signatures with their parts; thoughts are no results, except for a
 * caller who speaks the same protocol.
 */
public final class GeminiProviderCodec implements ProviderCodec {

    @Override
    public ProviderCall encode(Unit unit) throws IOException {
        String verb = unit.isLive() ? ":streamGenerateContent?alt=sse" : ":generateContent";
        return ProviderCall.postJson(
                "models/" + unit.model().upstream() + verb, Json.payload(new GeminiRequestWriter(unit).write()));
    }

    @Override
    public ImageResult decode(ProviderAnswer answer, Unit unit) throws IOException {
        GeminiAnswerReader reader = new GeminiAnswerReader(answer, unit);
        try {
            return answer.isEventStream() ? reader.readEvents() : reader.readDocument();
        } catch (JsonFormatException e) {
            throw ProviderFailures.garbled(e, unit);
        }
    }

    @Override
    public GatewayException failure(ProviderAnswer answer, Unit unit) {
        return GoogleProviderFailures.of(answer, GeminiFields.NAMES, unit);
    }
}
