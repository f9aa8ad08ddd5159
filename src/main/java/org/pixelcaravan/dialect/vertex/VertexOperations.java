package org.pixelcaravan.dialect.vertex;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pixelcaravan.dialect.DoorBody;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.dialect.FieldSpelling;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;

/**
 * Google's pair for predictions that nobody waits for: {@code :predictLongRunning} is answered with the name of an operation,
 * and {@code :fetchPredictOperation} with what has become of it.
 */
public final class VertexOperations {
    private static final String START = ":predictLongRunning";
    private static final String PREDICT = ":predict";
    private static final String RESPONSE = "type.googleapis.com/google.cloud.aiplatform.v1.PredictResponse";
    private static final Pattern RESOURCE =
            Pattern.compile("/(?:api/vertex-ai/)?v1(?:beta1?)?/(?<resource>.+):[A-Za-z]+");
    private static final Pattern NAME = Pattern.compile("(?:.+/)?operations/(?<id>[a-z0-9]+)");

    private VertexOperations() {}

    /** The prediction that a request wants to have started. */
    public static DoorRequest prediction(DoorRequest request) {
        String path = request.path();
        String predict = path.endsWith(START) ? path.substring(0, path.length() - START.length()) + PREDICT : path;
        return new DoorRequest(request.method(), predict, request.query(), request.headers(), request.body());
    }

    /** The name of an operation that was started at an address. */
    public static String name(String path, String id) {
        Matcher matcher = RESOURCE.matcher(path);
        return (matcher.matches() ? matcher.group("resource") + "/" : "") + "operations/" + id;
    }

    /**
     * The name of the operation that a request asks for.
     *
     * @throws GatewayException INVALID_REQUEST if it names none
     */
    public static String asked(DoorRequest request, RequestContext context) throws IOException {
        DoorBody.requirePost(request);
        FieldReader document = FieldReader.of(DoorBody.readObject(request, context), FieldSpelling.GOOGLE);
        return document.requiredText("operationName");
    }

    /**
     * The id in an operation's name.
     *
     * @throws GatewayException INVALID_REQUEST if there is none
     */
    public static String id(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw GatewayException.invalid(
                    "operationName", "operationName must be the name that predictLongRunning was answered with");
        }
        return matcher.group("id");
    }

    public static ObjectNode running(String name) {
        return Json.object().put("name", name).put("done", false);
    }

    public static ObjectNode succeeded(String name, ImageRequest request, ImageResult result) {
        ObjectNode response = Json.object().put("@type", RESPONSE);
        response.setAll(VertexAnswerWriter.write(request.delivery(), result));
        ObjectNode operation = Json.object().put("name", name).put("done", true);
        operation.set("response", response);
        return operation;
    }

    /** Within an operation a failure has gRPC's number and not HTTP's. */
    public static ObjectNode failed(String name, GatewayException failure) {
        ObjectNode error = (ObjectNode) GoogleErrors.envelope(failure).path("error");
        error.put("code", GoogleErrors.number(failure.code()));
        error.remove("status");
        ObjectNode operation = Json.object().put("name", name).put("done", true);
        operation.set("error", error);
        return operation;
    }
}
