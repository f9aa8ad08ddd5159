package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorBody;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.EventEncoder;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.dialect.FieldSpelling;
import org.pixelcaravan.dialect.vertex.GoogleErrors;
import org.pixelcaravan.dialect.vertex.VertexPath;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Parameter;

/**
 * Speaks Google's content protocol towards callers: {@code POST …/models/{model}:generateContent} and
 * {@code :streamGenerateContent}. See docs/protocols/gemini-content.md for the mapping.
 */
public final class GeminiDoorCodec implements DoorCodec {
    private static final String WHOLE = "generateContent";
    private static final String STREAM = "streamGenerateContent";

    @Override
    public String name() {
        return GeminiFields.DIALECT;
    }

    @Override
    public String nameOf(Parameter parameter) {
        return GeminiFields.nameOf(parameter);
    }

    @Override
    public ImageRequest decode(DoorRequest request, RequestContext context) throws IOException {
        DoorBody.requirePost(request);
        VertexPath path = VertexPath.parse(request.path());
        boolean stream = path.verb().equals(STREAM);
        if (!stream) {
            path.requireVerb(WHOLE);
        }
        boolean asList =
                stream && request.query("alt").filter("sse"::equalsIgnoreCase).isEmpty();
        ObjectNode body = DoorBody.readObject(request, context);
        requireFinite(body);
        FieldReader document = FieldReader.of(body, FieldSpelling.GOOGLE);
        return new GeminiRequestReader(path.model(), document, context).read(stream, asList);
    }

    /** What travels on unread has to be something that can be written again. */
    private static void requireFinite(JsonNode node) {
        if (node.isNumber() && !Double.isFinite(node.doubleValue())) {
            throw new GatewayException(ErrorCode.INVALID_REQUEST, "The body holds a number that is too large");
        }
        node.forEach(GeminiDoorCodec::requireFinite);
    }

    @Override
    public DoorAnswer encode(ImageRequest request, ImageResult result, RequestContext context) throws IOException {
        return DoorAnswer.json(200, new GeminiAnswerWriter(request, context).write(result));
    }

    @Override
    public Optional<EventEncoder> stream(ImageRequest request, RequestContext context) {
        return request.delivery().stream() ? Optional.of(new GeminiEventEncoder(request, context)) : Optional.empty();
    }

    @Override
    public DoorAnswer encodeError(GatewayException failure) {
        return GoogleErrors.answer(failure);
    }
}
