package codecs;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderCodec;
import org.pixelcaravan.dialect.gemini.GeminiDoorCodec;
import org.pixelcaravan.dialect.gemini.GeminiProviderCodec;
import org.pixelcaravan.dialect.openai.OpenAiDoorCodec;
import org.pixelcaravan.dialect.openai.OpenAiProviderCodec;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ReferenceLimits;

/** The gateway's codecs of one wire format, in which vendors answer and callers are answered. */
enum Protocol {
    GEMINI(
            "gemini-3-pro-image",
            "data",
            new GeminiProviderCodec(),
            new GeminiDoorCodec(),
            "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"",
            "\"}}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],"
                    + "\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":1,\"totalTokenCount\":8}}"),
    OPENAI(
            "gpt-image-2",
            "b64_json",
            new OpenAiProviderCodec(),
            new OpenAiDoorCodec(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), ReferenceLimits.USUAL),
            "{\"created\":0,\"data\":[{\"b64_json\":\"",
            "\"}],\"usage\":{\"total_tokens\":8,\"input_tokens\":7,\"output_tokens\":1,"
                    + "\"input_tokens_details\":{\"text_tokens\":7,\"image_tokens\":0}}}");

    /** Holds the picture. */
    final String field;

    /** What stands before the picture in a vendor's answer, and after it. */
    final String head;

    final String tail;
    private final ModelSpec model;
    private final ProviderCodec vendor;
    private final DoorCodec door;
    private final ImageRequest request;
    private final DeliveryPlan delivery;

    Protocol(String model, String field, ProviderCodec vendor, DoorCodec door, String head, String tail) {
        this.model = ModelCatalog.builtIn().resolve(model).model();
        this.field = field;
        this.vendor = vendor;
        this.door = door;
        this.head = head;
        this.tail = tail;
        this.request = ImageRequest.of(model, "a hat").build();
        this.delivery = new DeliveryPlanner().plan(request, this.model, context(SpoolScope.inMemory()));
    }

    Protocol other() {
        return this == GEMINI ? OPENAI : GEMINI;
    }

    /** A call of this vendor, whose caller speaks the other protocol. */
    Unit unit(SpoolScope scope) {
        return new Unit(0, request, model, delivery, context(scope));
    }

    private static RequestContext context(SpoolScope scope) {
        return RequestContext.of("request-1", Deadline.in(Duration.ofHours(1)), scope)
                .build();
    }

    ImageResult decode(InputStream answer, Unit unit) throws IOException {
        return vendor.decode(new ProviderAnswer(200, Map.of("content-type", "application/json"), answer), unit);
    }

    /** The answer to the caller of a call. */
    Payload encode(ImageResult result, Unit unit) throws IOException {
        return door.encode(unit.request(), result, unit.context()).body();
    }
}
