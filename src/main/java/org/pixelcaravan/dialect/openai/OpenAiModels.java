package org.pixelcaravan.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.ModelDetails;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;

/**
 * OpenAI's {@code GET /v1/models} and {@code GET /v1/models/{id}}. Ids are {@code provider/model}; any name that requests
 * may use is found.
 */
public final class OpenAiModels {
    /** The catalogue does not know when vendors made their models, and clients require the field. */
    private static final long CREATED = 0;

    private static final String SEGMENT = "/models";

    private OpenAiModels() {}

    /** @throws GatewayException METHOD_NOT_ALLOWED, or UNKNOWN_MODEL */
    public static DoorAnswer answer(DoorRequest request, ModelCatalog catalog, ModelDetails details) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw GatewayException.methodNotAllowed("GET, HEAD", "Models are read with GET");
        }
        String rest = request.path().substring(request.path().indexOf(SEGMENT) + SEGMENT.length());
        if (rest.isEmpty() || rest.equals("/")) {
            return DoorAnswer.json(200, list(catalog, details));
        }
        if (!rest.startsWith("/")) {
            throw new GatewayException(ErrorCode.NOT_FOUND, "There is nothing at this address");
        }
        return DoorAnswer.json(
                200, model(catalog.resolve(decode(rest.substring(1))).model(), details));
    }

    private static ObjectNode list(ModelCatalog catalog, ModelDetails details) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        catalog.models().forEach(spec -> data.add(model(spec, details)));
        return list;
    }

    private static ObjectNode model(ModelSpec spec, ModelDetails details) {
        ObjectNode model = Json.object()
                .put("id", spec.id().toString())
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", spec.id().provider());
        spec.retiredOn()
                .ifPresentOrElse(
                        day -> model.put("shutdown_date", day.toString()), () -> model.putNull("shutdown_date"));
        details.addTo(model, spec);
        return model;
    }

    private static String decode(String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new GatewayException(ErrorCode.INVALID_REQUEST, "The address holds a broken percent escape");
        }
    }
}
