package org.pixelcaravan.dialect.imagen;

import java.io.IOException;
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
 * Speaks Google's {@code predict} for Imagen: {@code POST models/{model}:predict}, relative to a base URL that ends in
 * {@code /v1beta} for the Developer API and in {@code /publishers/google} for Vertex AI. Reasons for withheld pictures are
 * always asked for, since without them a picture is only missing.
 */
public final class ImagenProviderCodec implements ProviderCodec {

    @Override
    public ProviderCall encode(Unit unit) throws IOException {
        return ProviderCall.postJson(
                "models/" + unit.model().upstream() + ":predict", Json.payload(new ImagenRequestWriter(unit).write()));
    }

    @Override
    public ImageResult decode(ProviderAnswer answer, Unit unit) throws IOException {
        try {
            return new ImagenAnswerReader(unit).read(answer);
        } catch (JsonFormatException e) {
            throw ProviderFailures.garbled(e, unit);
        }
    }

    @Override
    public GatewayException failure(ProviderAnswer answer, Unit unit) {
        return ImagenProviderFailures.of(answer, unit);
    }
}
