package org.pixelcaravan.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.pixelcaravan.catalog.CatalogSource;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.ModelDetails;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.keys.ModelScope;

/**
 * OpenAI's {@code GET /v1/models} and {@code GET /v1/models/{id}}. Ids are {@code provider/model}; any name that requests
 * may use is found.
 */
public final class OpenAiModels {
    /** The catalogue does not know when vendors made their models, and clients require the field. */
    private static final long CREATED = 0;

    private static final String SEGMENT = "/models";
    private static final Pattern GPT_IMAGE = Pattern.compile("(chat)?gpt-image-");

    private final CatalogSource catalog;
    private final ModelDetails details;

    public OpenAiModels(CatalogSource catalog, ModelDetails details) {
        this.catalog = catalog;
        this.details = details;
    }

    /** @throws GatewayException METHOD_NOT_ALLOWED, UNKNOWN_MODEL, or PERMISSION_DENIED */
    public DoorAnswer answer(DoorRequest request, ModelScope scope) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw GatewayException.methodNotAllowed("GET, HEAD", "Models are read with GET");
        }
        String rest = request.path().substring(request.path().indexOf(SEGMENT) + SEGMENT.length());
        if (rest.isEmpty() || rest.equals("/")) {
            return DoorAnswer.json(200, list(scope));
        }
        if (!rest.startsWith("/")) {
            throw new GatewayException(ErrorCode.NOT_FOUND, "There is nothing at this address");
        }
        ModelSpec spec = catalog.get().resolve(decode(rest.substring(1))).model();
        scope.require(spec.id());
        return DoorAnswer.json(200, model(spec));
    }

    /**
     * Whether callers of the model get pictures as base64 whatever they ask for: OpenAI's GPT image models do so, whoever
     * sells them.
     */
    public static boolean alwaysInline(ModelSpec model) {
        String name = model.id().model();
        return GPT_IMAGE.matcher(name.substring(name.lastIndexOf('/') + 1)).lookingAt();
    }

    private ObjectNode list(ModelScope scope) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        catalog.get().models().stream().filter(spec -> scope.allows(spec.id())).forEach(spec -> data.add(model(spec)));
        return list;
    }

    private ObjectNode model(ModelSpec spec) {
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
