package org.pixelcaravan.dialect.baidu;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderFailures;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.Parameter;

/**
 * Understands the error envelope of Qianfan, {@code {"error": {"code", "message", "type"}, "id"}}. One code can come with
 * several statuses, and some are misspelled, in documents and answers alike.
 *
 * <table>
 * <caption>Failures by type and code, then by status; what is not listed is as in {@link ProviderFailures}</caption>
 * <tr><th>vendor's word or status</th><th>code</th></tr>
 * <tr><td>a type that begins, or a code that ends, with unsafe</td><td>CONTENT_BLOCKED</td></tr>
 * <tr><td>400 and its like, with an envelope</td><td>INVALID_REQUEST, with the vendor's message</td></tr>
 * </table>
 */
final class BaiduProviderFailures {
    private BaiduProviderFailures() {}

    static GatewayException of(ProviderAnswer answer, Unit unit) {
        JsonNode document = ProviderFailures.body(answer);
        JsonNode error = document.path("error");
        String code = error.path("code").asText();
        GatewayException.Builder failure = classified(answer, code, error, unit);
        if (!code.isEmpty()) {
            failure.vendorCode(ProviderFailures.vendorCode(code));
        }
        Optional.of(document.path("id").asText())
                .flatMap(ProviderFailures::requestId)
                .ifPresent(failure::vendorRequestId);
        return failure.build();
    }

    private static GatewayException.Builder classified(ProviderAnswer answer, String code, JsonNode error, Unit unit) {
        if (error.path("type").asText().startsWith("unsafe") || code.endsWith("unsafe")) {
            return ProviderFailures.failure(ErrorCode.CONTENT_BLOCKED, unit, "withheld the picture");
        }
        if (!ProviderFailures.blamesRequest(answer.status()) || !error.isObject()) {
            return ProviderFailures.byStatus(answer, error.isObject(), unit);
        }
        GatewayException.Builder failure =
                ProviderFailures.refused(answer.status(), error.path("message").asText("no reason given"), unit);
        blamed(code).map(unit.context()::nameOf).ifPresent(failure::parameter);
        return failure;
    }

    private static Optional<Parameter> blamed(String code) {
        if (code.endsWith("_too_long") || code.endsWith("_prompt")) {
            return Optional.of(Parameter.PROMPT);
        }
        boolean picture = code.endsWith("_refer_image") || code.equals("invalid_image_url");
        return picture ? Optional.of(Parameter.REFERENCES) : Optional.empty();
    }
}
