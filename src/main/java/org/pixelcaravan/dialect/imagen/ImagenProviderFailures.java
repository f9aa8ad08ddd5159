package org.pixelcaravan.dialect.imagen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.pixelcaravan.dialect.GoogleProviderFailures;
import org.pixelcaravan.dialect.GoogleSupportCodes;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.Parameter;

/**
 * What Imagen refuses; everything else is as in {@link GoogleProviderFailures}.
 *
 * <table>
 * <caption>Imagen's own failures</caption>
 * <tr><th>answer</th><th>code</th></tr>
 * <tr><td>400 with support codes</td><td>CONTENT_BLOCKED</td></tr>
 * <tr><td>400 about billed users</td><td>PROVIDER_REJECTED: the gateway's account</td></tr>
 * <tr><td>200 without a picture</td><td>CONTENT_BLOCKED</td></tr>
 * </table>
 */
final class ImagenProviderFailures {
    private static final Map<String, Parameter> FIELDS = Map.of(
            "aspectRatio", Parameter.ASPECT_RATIO,
            "prompt", Parameter.PROMPT,
            "referenceImages", Parameter.REFERENCES,
            "sampleCount", Parameter.COUNT,
            "sampleImageSize", Parameter.TIER);

    private ImagenProviderFailures() {}

    static GatewayException of(ProviderAnswer answer, Unit unit) {
        JsonNode error = GoogleProviderFailures.error(answer);
        String message = error.path("message").asText();
        if (answer.status() == 400 && GoogleSupportCodes.areIn(message)) {
            return GoogleProviderFailures.coded(
                    blocked("blocked the prompt", message, unit).promptBlocked(), error);
        }
        if (answer.status() == 400 && message.contains("billed users")) {
            return GoogleProviderFailures.coded(
                    ProviderFailures.failure(
                            ErrorCode.PROVIDER_REJECTED, unit, "wants the gateway's account to be billed for Imagen"),
                    error);
        }
        return GoogleProviderFailures.of(answer, error, FIELDS, unit);
    }

    /** Why there is no picture at all, though the status says success. */
    static GatewayException withheld(String reason, Unit unit) {
        return blocked("withheld every picture", reason, unit).build();
    }

    private static GatewayException.Builder blocked(String complaint, String vendorMessage, Unit unit) {
        String subjects = GoogleSupportCodes.subjects(vendorMessage)
                .map(named -> ", because of " + named)
                .orElse("");
        GatewayException.Builder failure =
                ProviderFailures.failure(ErrorCode.CONTENT_BLOCKED, unit, complaint + subjects);
        return vendorMessage.isEmpty() ? failure : failure.quote(ProviderFailures.quotable(vendorMessage));
    }
}
