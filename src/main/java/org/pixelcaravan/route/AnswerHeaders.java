package org.pixelcaravan.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.http.CallerGuard;
import org.pixelcaravan.http.WarningsHeader;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Warning;

/** The headers of our own that every answer carries. */
final class AnswerHeaders {
    private static final String MODEL = "x-caravan-model";

    private final boolean sandbox;

    AnswerHeaders(boolean sandbox) {
        this.sandbox = sandbox;
    }

    Map<String, String> of(RequestContext context) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-request-id", context.requestId());
        if (sandbox) {
            headers.put("x-caravan-sandbox", "true");
        }
        context.cost().ifPresent(cost -> headers.put("x-caravan-cost", cost.toString()));
        List<Warning> warnings = context.warnings();
        if (!warnings.isEmpty()) {
            headers.put("x-caravan-warnings", WarningsHeader.value(warnings));
        }
        return headers;
    }

    /** Those of an answer that begins before all of it is known. */
    Map<String, String> ofStream(RequestContext context) {
        Map<String, String> headers = of(context);
        context.model().ifPresent(model -> headers.put(MODEL, model.toString()));
        return headers;
    }

    Map<String, String> of(RequestContext context, GatewayException failure) {
        Map<String, String> headers = of(context);
        tellOverhead(context, headers);
        failure.allowedMethods().ifPresent(methods -> headers.put("Allow", methods));
        if (failure.code() == ErrorCode.UNAUTHENTICATED) {
            headers.put("WWW-Authenticate", CallerGuard.CHALLENGE);
        }
        return headers;
    }

    Map<String, String> of(RequestContext context, ImageRequest request, ImageResult result) {
        Map<String, String> headers = ofStream(context);
        tellOverhead(context, headers);
        headers.put("x-caravan-images", result.images().size() + "/" + request.count());
        return headers;
    }

    private static void tellOverhead(RequestContext context, Map<String, String> headers) {
        context.overhead().ifPresent(time -> headers.put("x-caravan-overhead-ms", String.valueOf(time.toMillis())));
    }
}
