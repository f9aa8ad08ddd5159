package org.pixelcaravan.dialect.vertex;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
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
import org.pixelcaravan.model.ModelId;

/**
 * Google's {@code GET …/publishers/{provider}/models} and, without a publisher, {@code GET …/models}, and one model of
 * either. Google's SDKs ask for the publisher {@code google} whatever else there is, so that its list holds every model.
 */
public final class GoogleModels {
    private static final String EVERYONE = "google";
    private static final Pattern LIST = Pattern.compile("/(?:api/vertex-ai/)?v1(?:beta1?)?/"
            + "(?:projects/[^/]+/locations/[^/]+/)?(?:publishers/(?<publisher>[^/]+)/)?models/?");

    private static final List<String> METHODS = List.of("generateContent", "streamGenerateContent", "predict");

    private final CatalogSource catalog;
    private final ModelDetails details;

    public GoogleModels(CatalogSource catalog, ModelDetails details) {
        this.catalog = catalog;
        this.details = details;
    }

    /** Whether the address is that of a list. */
    static boolean isList(DoorRequest request) {
        return LIST.matcher(request.path()).matches();
    }

    /** A refusal of any method that does not read. */
    static GatewayException onlyRead() {
        return GatewayException.methodNotAllowed("GET, HEAD", "Models are read with GET");
    }

    /** @throws GatewayException METHOD_NOT_ALLOWED, NOT_FOUND, UNKNOWN_MODEL or PERMISSION_DENIED */
    public DoorAnswer answer(DoorRequest request, ModelScope scope) {
        Matcher list = LIST.matcher(request.path());
        if (list.matches()) {
            requireGet(request);
            return DoorAnswer.json(200, list(Optional.ofNullable(list.group("publisher")), scope));
        }
        VertexPath path = VertexPath.parse(request.path());
        if (!path.verb().isEmpty()) {
            throw GatewayException.methodNotAllowed("POST", "This address takes POST requests only");
        }
        requireGet(request);
        ModelSpec spec = catalog.get().resolve(path.model()).model();
        scope.require(spec.id());
        boolean hasPublisher = request.path().contains("/publishers/");
        return DoorAnswer.json(200, hasPublisher ? published(spec) : plain(spec));
    }

    private static void requireGet(DoorRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw onlyRead();
        }
    }

    private ObjectNode list(Optional<String> publisher, ModelScope scope) {
        return publisher
                .map(name -> list("publisherModels", modelsOf(name), scope, this::published))
                .orElseGet(() -> list("models", catalog.get().models(), scope, this::plain));
    }

    private static ObjectNode list(
            String field, List<ModelSpec> models, ModelScope scope, Function<ModelSpec, ObjectNode> writer) {
        ObjectNode list = Json.object();
        ArrayNode items = list.putArray(field);
        models.stream().filter(spec -> scope.allows(spec.id())).forEach(spec -> items.add(writer.apply(spec)));
        return list;
    }

    private List<ModelSpec> modelsOf(String publisher) {
        List<ModelSpec> models = catalog.get().models().stream()
                .filter(spec ->
                        publisher.equals(EVERYONE) || spec.id().provider().equals(publisher))
                .toList();
        if (models.isEmpty()) {
            throw new GatewayException(
                    ErrorCode.NOT_FOUND, "There is no such provider; publishers/google/models lists the models of all");
        }
        return models;
    }

    private ObjectNode published(ModelSpec spec) {
        ModelId id = spec.id();
        return named("publishers/" + id.provider() + "/models/" + id.model(), spec);
    }

    private ObjectNode plain(ModelSpec spec) {
        ObjectNode model = named("models/" + spec.id(), spec);
        METHODS.forEach(model.putArray("supportedGenerationMethods")::add);
        return model;
    }

    private ObjectNode named(String name, ModelSpec spec) {
        ObjectNode model =
                Json.object().put("name", name).put("displayName", spec.id().toString());
        details.addTo(model, spec);
        return model;
    }
}
