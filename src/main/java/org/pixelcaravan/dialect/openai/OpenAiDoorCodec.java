package org.pixelcaravan.dialect.openai;

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
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Parameter;

/**
 * Speaks the OpenAI Images protocol towards callers: {@code POST …/images/generations} with a JSON body. See
 * docs/protocols/openai-images.md for the mapping.
 */
public final class OpenAiDoorCodec implements DoorCodec {
    private final OpenAiAnswerWriter writer;

    public OpenAiDoorCodec() {
        this(Clock.systemUTC());
    }

    /** @param clock tells the time at which pictures were created */
    public OpenAiDoorCodec(Clock clock) {
        this.writer = new OpenAiAnswerWriter(clock);
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
        FieldReader fields = FieldReader.of(DoorBody.readObject(request, context), FieldSpelling.EXACT);
        return new OpenAiRequestReader(fields, context).read();
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
