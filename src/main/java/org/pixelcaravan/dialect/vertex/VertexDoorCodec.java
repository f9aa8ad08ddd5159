package org.pixelcaravan.dialect.vertex;

import java.io.IOException;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorBody;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.dialect.FieldSpelling;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Parameter;

/**
 * Speaks Vertex AI's predict protocol towards callers: {@code POST …/publishers/{provider}/models/{model}:predict}, which
 * {@code generateImages} of Google's SDKs sends. See docs/protocols/vertex-predict.md for the mapping.
 */
public final class VertexDoorCodec implements DoorCodec {

    @Override
    public String name() {
        return VertexFields.NAME;
    }

    @Override
    public String nameOf(Parameter parameter) {
        return VertexFields.nameOf(parameter);
    }

    @Override
    public ImageRequest decode(DoorRequest request, RequestContext context) throws IOException {
        DoorBody.requirePost(request);
        if (GoogleModels.isList(request)) {
            throw GoogleModels.onlyRead();
        }
        VertexPath path = VertexPath.parse(request.path());
        path.requireVerb("predict");
        FieldReader document = FieldReader.of(DoorBody.readObject(request, context), FieldSpelling.GOOGLE);
        return new VertexRequestReader(path.model(), document, context).read();
    }

    @Override
    public DoorAnswer encode(ImageRequest request, ImageResult result, RequestContext context) {
        return DoorAnswer.json(200, VertexAnswerWriter.write(request.delivery(), result));
    }

    @Override
    public DoorAnswer encodeError(GatewayException failure) {
        return GoogleErrors.answer(failure);
    }
}
