package org.pixelcaravan.dialect.vertex;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.ModelDetails;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ModelId;

/**
 * Google's {@code GET …/publishers/{provider}/models} and, without a publisher, {@code GET …/models}, and one model of
 * either. Google's SDKs ask for the publisher {@code google} whatever else there is, so that its list holds every model.
 */
public final class GoogleModels {
    private static final String EVERYONE = "google";
    private static final Pattern LIST = Pattern.compile("/(?:api/vertex-ai/)?v1(?:beta1?)?/"
            + "(?:projects/[^/]+/locations/[^/]+/)?(?:publishers/(?<publisher>[^/]+)/)?models/?");

    private GoogleModels() {}

    /** @throws GatewayException METHOD_NOT_ALLOWED, NOT_FOUND or UNKNOWN_MODEL */
    public static DoorAnswer answer(DoorRequest request, ModelCatalog catalog, ModelDetails details) {
        Matcher list = LIST.matcher(request.path());
        if (list.matches()) {
            requireGet(request);
            return DoorAnswer.json(200, list(Optional.ofNullable(list.group("publisher")), catalog, details));
        }
        VertexPath path = VertexPath.parse(request.path());
        if (!path.verb().isEmpty()) {
            throw GatewayException.methodNotAllowed("POST", "This address takes POST requests only");
        }
        requireGet(request);
        ModelSpec spec = catalog.resolve(path.model()).model();
        boolean hasPublisher = request.path().contains("/publishers/");
        return DoorAnswer.json(200, hasPublisher ? published(spec, details) : plain(spec, details));
    }

    private static void requireGet(DoorRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw GatewayException.methodNotAllowed("GET, HEAD", "Models are read with GET");
        }
    }

    private static ObjectNode list(Optional<String> publisher, ModelCatalog catalog, ModelDetails details) {
        return publisher
                .map(name -> list("publisherModels", modelsOf(name, catalog), spec -> published(spec, details)))
                .orElseGet(() -> list("models", catalog.models(), spec -> plain(spec, details)));
    }

    private static ObjectNode list(String field, List<ModelSpec> models, Function<ModelSpec, ObjectNode> writer) {
        ObjectNode list = Json.object();
        ArrayNode items = list.putArray(field);
        models.forEach(spec -> items.add(writer.apply(spec)));
        return list;
    }

    private static List<ModelSpec> modelsOf(String publisher, ModelCatalog catalog) {
        List<ModelSpec> models = catalog.models().stream()
                .filter(spec ->
                        publisher.equals(EVERYONE) || spec.id().provider().equals(publisher))
                .toList();
        if (models.isEmpty()) {
            throw new GatewayException(
                    ErrorCode.NOT_FOUND, "There is no such provider; publishers/google/models lists the models of all");
        }
        return models;
    }

    private static ObjectNode published(ModelSpec spec, ModelDetails details) {
        ModelId id = spec.id();
        return named("publishers/" + id.provider() + "/models/" + id.model(), spec, details);
    }

    private static ObjectNode plain(ModelSpec spec, ModelDetails details) {
        ObjectNode model = named("models/" + spec.id(), spec, details);
        model.putArray("supportedGenerationMethods").add("predict");
        return model;
    }

    private static ObjectNode named(String name, ModelSpec spec, ModelDetails details) {
        ObjectNode model =
                Json.object().put("name", name).put("displayName", spec.id().toString());
        details.addTo(model, spec);
        return model;
    }
}
