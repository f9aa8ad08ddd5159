package org.pixelcaravan.dialect.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorBody;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.dialect.FieldSpelling;
import org.pixelcaravan.dialect.openai.OpenAiErrors;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ResultPart;

/**
 * Speaks the gateway's own documents, for lines of jobs that follow no vendor's protocol: every parameter under its canonical
 * name. See docs/protocols/job.md.
 */
public final class JobDoorCodec implements DoorCodec {
    public static final String NAME = "job";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String nameOf(Parameter parameter) {
        return parameter.id();
    }

    @Override
    public ImageRequest decode(DoorRequest request, RequestContext context) throws IOException {
        FieldReader document = FieldReader.of(DoorBody.readObject(request, context), FieldSpelling.GOOGLE);
        return new JobRequestReader(document, context).read();
    }

    @Override
    public DoorAnswer encode(ImageRequest request, ImageResult result, RequestContext context) {
        ObjectNode answer = Json.object();
        ArrayNode images = answer.putArray("images");
        ArrayNode texts = answer.putArray("texts");
        for (ResultPart part : result.parts()) {
            if (part instanceof ResultPart.Image image) {
                images.add(image(image));
            } else if (part instanceof ResultPart.Text text) {
                texts.add(text.text());
            }
        }
        result.usage().ifPresent(usage -> answer.putObject("usage")
                .put("inputTokens", usage.input())
                .put("outputTokens", usage.output()));
        return DoorAnswer.json(200, answer);
    }

    private static ObjectNode image(ResultPart.Image image) {
        ObjectNode json = Json.object()
                .put("format", image.header().format().shortName())
                .put("width", image.header().width())
                .put("height", image.header().height());
        image.revisedPrompt().ifPresent(prompt -> json.put("revisedPrompt", prompt));
        json.set("data", Json.image(image.content()));
        return json;
    }

    @Override
    public DoorAnswer encodeError(GatewayException failure) {
        return OpenAiErrors.answer(failure);
    }
}
