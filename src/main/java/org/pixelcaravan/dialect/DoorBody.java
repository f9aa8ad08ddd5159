package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.json.JsonReader;

/** What every door whose requests are JSON documents checks before it looks at a field. */
public final class DoorBody {
    private static final String JSON = "application/json";
    private static final String FORM = "multipart/form-data";

    private DoorBody() {}

    /**
     * Lets a POST through.
     *
     * @throws GatewayException METHOD_NOT_ALLOWED for any other method
     */
    public static void requirePost(DoorRequest request) {
        if (!request.method().equals("POST")) {
            throw GatewayException.methodNotAllowed("POST", "This address takes POST requests only");
        }
    }

    /**
     * The document that the body holds; pictures in it are spooled.
     *
     * @throws GatewayException UNSUPPORTED_MEDIA_TYPE if the body is not declared as JSON, INVALID_REQUEST if it is no JSON
     *     object
     * @throws IOException if the body cannot be received or spooled
     */
    public static ObjectNode readObject(DoorRequest request, RequestContext context) throws IOException {
        requireJson(request);
        if (read(request, context) instanceof ObjectNode document) {
            return document;
        }
        throw new GatewayException(ErrorCode.INVALID_REQUEST, "The body must be a JSON object");
    }

    private static JsonNode read(DoorRequest request, RequestContext context) throws IOException {
        try {
            return JsonReader.read(request.body(), context.spool());
        } catch (JsonFormatException e) {
            throw malformed(e);
        }
    }

    private static GatewayException malformed(JsonFormatException cause) {
        return GatewayException.of(ErrorCode.INVALID_REQUEST, "The body cannot be read: " + cause.getMessage())
                .cause(cause)
                .build();
    }

    /** Whether the body is declared as a JSON document. */
    public static boolean isJson(DoorRequest request) {
        return request.mediaType().filter(JSON::equals).isPresent();
    }

    /** Whether the body is declared as a form that may hold files. */
    public static boolean isForm(DoorRequest request) {
        return request.mediaType().filter(FORM::equals).isPresent();
    }

    /** @throws GatewayException UNSUPPORTED_MEDIA_TYPE if the body is compressed or otherwise encoded */
    public static void requirePlain(DoorRequest request) {
        String encoding = request.header("content-encoding").orElse("").trim();
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            throw new GatewayException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "The gateway reads no encoded bodies; send this one as it is, without the header Content-Encoding");
        }
    }

    private static void requireJson(DoorRequest request) {
        requirePlain(request);
        if (!isJson(request)) {
            throw new GatewayException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "The body must be declared as " + JSON + " (curl: -H 'Content-Type: " + JSON + "')");
        }
    }
}
