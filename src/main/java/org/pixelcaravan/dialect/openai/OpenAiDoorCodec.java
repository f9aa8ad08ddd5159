package org.pixelcaravan.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorBody;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.EventEncoder;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.dialect.FieldSpelling;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceLimits;

/**
 * Speaks the OpenAI Images protocol towards callers: {@code POST …/images/generations} with a JSON body, and
 * {@code POST …/images/edits} with a form or a JSON body. See docs/protocols/openai-images.md for the mapping.
 */
public final class OpenAiDoorCodec implements DoorCodec {
    private static final String EDITS = "/images/edits";

    private final OpenAiAnswerWriter writer;
    private final ReferenceLimits limits;

    public OpenAiDoorCodec() {
        this(Clock.systemUTC(), ReferenceLimits.USUAL);
    }

    /**
     * @param clock tells the time at which pictures were created
     * @param limits of forms, whose pictures are counted while they arrive
     */
    public OpenAiDoorCodec(Clock clock, ReferenceLimits limits) {
        this.writer = new OpenAiAnswerWriter(clock);
        this.limits = limits;
    }

    @Override
    public String name() {
        return OpenAiFields.DIALECT;
    }

    @Override
    public String nameOf(Parameter parameter) {
        return OpenAiFields.nameOf(parameter);
    }

    @Override
    public ImageRequest decode(DoorRequest request, RequestContext context) throws IOException {
        DoorBody.requirePost(request);
        DoorBody.requirePlain(request);
        if (request.path().endsWith(EDITS)) {
            return edit(request, context);
        }
        return new OpenAiRequestReader(fields(DoorBody.readObject(request, context)), context).read();
    }

    private ImageRequest edit(DoorRequest request, RequestContext context) throws IOException {
        if (DoorBody.isForm(request)) {
            OpenAiForm form = OpenAiForm.read(request, context, limits);
            return new OpenAiRequestReader(fields(form.fields()), context).readEdit(form.references());
        }
        if (!DoorBody.isJson(request)) {
            throw new GatewayException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "The body must be a form, declared as multipart/form-data (curl: -F image=@picture.png), or be"
                            + " declared as application/json");
        }
        context.callerWrote(Parameter.REFERENCES, "images");
        FieldReader fields = fields(DoorBody.readObject(request, context));
        return new OpenAiRequestReader(fields, context).readEdit(OpenAiPictures.read(fields));
    }

    private static FieldReader fields(ObjectNode document) {
        return FieldReader.of(document, FieldSpelling.EXACT);
    }

    @Override
    public DoorAnswer encode(ImageRequest request, ImageResult result, RequestContext context) {
        return DoorAnswer.json(200, writer.write(request, result));
    }

    @Override
    public Optional<EventEncoder> stream(ImageRequest request, RequestContext context) {
        return request.delivery().stream()
                ? Optional.of(new OpenAiEventEncoder(writer, request, context))
                : Optional.empty();
    }

    @Override
    public DoorAnswer encodeError(GatewayException failure) {
        return OpenAiErrors.answer(failure);
    }
}
