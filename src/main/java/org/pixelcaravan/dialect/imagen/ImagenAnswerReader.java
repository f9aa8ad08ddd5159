package org.pixelcaravan.dialect.imagen;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.dialect.VendorAddress;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonReader;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/**
 * Understands the predictions of one successful answer. A withheld picture comes as its reason, or not at all; if all are
 * withheld, even the list may be missing.
 */
final class ImagenAnswerReader {
    /** What an answer may say beside its predictions. */
    private static final Set<String> ABOUT_THE_MODEL =
            Set.of("deployedModelId", "metadata", "model", "modelDisplayName", "modelVersionId");

    private final Unit unit;
    private final List<ResultPart> parts = new ArrayList<>();
    private Extras extras = Extras.NONE;
    private boolean hasPicture;

    ImagenAnswerReader(Unit unit) {
        this.unit = unit;
    }

    ImageResult read(ProviderAnswer answer) throws IOException {
        JsonNode document = JsonReader.read(answer.body(), unit.context().spool());
        for (JsonNode prediction : document.path("predictions")) {
            add(prediction);
        }
        if (!hasPicture) {
            throw withoutPicture(document);
        }
        return ImageResult.of(parts).withExtras(extras);
    }

    private void add(JsonNode prediction) throws IOException {
        Optional<String> reason = Json.text(prediction.path("raiFilteredReason"));
        if (prediction.path("contentType").asText().equals(ImagenFields.PROMPT_ENTRY)) {
            extras = scores(prediction);
        } else if (reason.isPresent()) {
            parts.add(new ResultPart.Blocked(ProviderFailures.quotable(reason.get())));
        } else {
            addPicture(prediction);
        }
    }

    private void addPicture(JsonNode prediction) throws IOException {
        Optional<String> prompt = Json.text(prediction.path("prompt"));
        Optional<ImageContent> picture = Json.base64(prediction.path("bytesBase64Encoded"));
        if (picture.isPresent()) {
            parts.add(ResultPart.Image.of(picture.get(), prompt).withExtras(scores(prediction)));
            hasPicture = true;
        } else if (prediction.hasNonNull("gcsUri")) {
            parts.add(new ResultPart.Linked(webAddress(prediction.get("gcsUri")), prompt));
            hasPicture = true;
        }
    }

    /** Relays of the protocol leave pictures at addresses of the web; what is in a bucket nobody can fetch. */
    private URI webAddress(JsonNode field) throws IOException {
        URI address = VendorAddress.of(field, unit);
        if (address.getScheme().equals("gs")) {
            throw ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, "left the picture in a bucket")
                    .build();
        }
        return address;
    }

    private static Extras scores(JsonNode prediction) {
        JsonNode scores = prediction.path(ImagenFields.SAFETY_ATTRIBUTES);
        return scores.isObject()
                ? new Extras(ImagenFields.DIALECT, Map.of(ImagenFields.SAFETY_ATTRIBUTES, scores))
                : Extras.NONE;
    }

    private GatewayException withoutPicture(JsonNode document) {
        List<String> others = new ArrayList<>();
        document.fieldNames().forEachRemaining(others::add);
        others.removeAll(ABOUT_THE_MODEL);
        if (!document.path("predictions").isArray() && !(document.isObject() && others.isEmpty())) {
            return ProviderFailures.failure(ErrorCode.PROVIDER_REJECTED, unit, "answered without predictions")
                    .build();
        }
        String reason = parts.stream()
                .map(part -> ((ResultPart.Blocked) part).reason())
                .findFirst()
                .orElse("");
        return ImagenProviderFailures.withheld(reason, unit);
    }
}
