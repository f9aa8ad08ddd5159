package org.pixelcaravan.dialect.openai;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.dialect.DoorChoices;
import org.pixelcaravan.dialect.DoorChoices.Field;
import org.pixelcaravan.dialect.DoorHints;
import org.pixelcaravan.dialect.DoorModelName;
import org.pixelcaravan.dialect.DoorWords;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.Delivery;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.OutputOptions;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.Tier;

/**
 * Understands the fields of one request, after OpenAI's "Create image" and "Create image edit"
 * references; {@code aspect_ratio} and
 * {@code image_size} are Zenlayer's, and seed, negative prompt and guidance scale are usual among compatible servers.
 */
final class OpenAiRequestReader {
    private static final List<String> STYLES = List.of("vivid", "natural");
    private static final List<String> MODERATIONS = List.of("auto", "low");
    private static final List<String> INPUT_FIDELITIES = List.of("low", "high");
    private static final List<String> RESPONSE_FORMATS = List.of("b64_json", "url");
    private static final int MOST_PARTIAL_IMAGES = 3;

    private final FieldReader fields;
    private final RequestContext context;
    private final DoorChoices choices;

    OpenAiRequestReader(FieldReader fields, RequestContext context) {
        this.fields = fields;
        this.context = context;
        this.choices = new DoorChoices(context);
    }

    ImageRequest read() throws IOException {
        context.callerWrote(Parameter.REFERENCES, OpenAiFields.AT_EDITS);
        return request().build();
    }

    /** @param references the pictures to work from, which have been read already */
    ImageRequest readEdit(List<ReferenceImage> references) throws IOException {
        context.callerWrote(Parameter.OPERATION, context.nameOf(Parameter.REFERENCES));
        return request().operation(Operation.EDIT).references(references).build();
    }

    private ImageRequest.Builder request() throws IOException {
        return ImageRequest.of(DoorModelName.checked(fields.text("model")), fields.requiredText("prompt"))
                .count(fields.count("n").orElse(1))
                .size(size())
                .output(output())
                .hints(hints())
                .delivery(delivery())
                .extras(extras());
    }

    private ImageSize size() throws IOException {
        Field<ImageSize> size = fields.field(
                "size", fields.parsed("size", OpenAiRequestReader::sizeOf, "WIDTHxHEIGHT in pixels, or auto"));
        Field<ImageSize> tier = fields.field(
                "image_size", fields.parsed("image_size", OpenAiRequestReader::tierOf, "one of 512, 1K, 2K, 4K"));
        Field<AspectRatio> ratio = fields.field(
                "aspect_ratio", fields.parsed("aspect_ratio", AspectRatio::parse, "WIDTH:HEIGHT, such as 16:9"));
        return choices.size(size, tier, ratio);
    }

    private static Optional<ImageSize> tierOf(String text) {
        return Tier.parse(text).map(tier -> new ImageSize.Shape(Optional.empty(), Optional.of(tier)));
    }

    private static Optional<ImageSize> sizeOf(String text) {
        return text.equals("auto")
                ? Optional.of(ImageSize.AUTO)
                : PixelSize.parse(text).map(ImageSize.Exact::new);
    }

    private OutputOptions output() throws IOException {
        return new OutputOptions(
                fields.choice("output_format", List.of(ImageFormat.values()), ImageFormat::shortName),
                fields.whole("output_compression", 0, 100),
                fields.choice("background", List.of(Background.values()), Background::id)
                        .orElse(Background.AUTO));
    }

    private Hints hints() throws IOException {
        return new DoorHints()
                .add(Parameter.NEGATIVE_PROMPT, fields.text("negative_prompt"))
                .add(Parameter.SEED, fields.whole("seed"))
                .add(Parameter.GUIDANCE_SCALE, fields.decimal("guidance_scale"))
                .add(Parameter.QUALITY, fields.word("quality", DoorWords.QUALITIES))
                .add(Parameter.STYLE, fields.word("style", STYLES))
                .add(Parameter.MODERATION, fields.word("moderation", MODERATIONS))
                .add(Parameter.USER, user())
                .add(Parameter.INPUT_FIDELITY, fields.word("input_fidelity", INPUT_FIDELITIES))
                .build();
    }

    /** OpenAI replaced {@code user} by {@code safety_identifier}; both say who the end user is. */
    private Optional<String> user() throws IOException {
        Field<String> newer = fields.field("safety_identifier", fields.text("safety_identifier"));
        Field<String> older = fields.field("user", fields.text("user"));
        return choices.choose(Parameter.USER, newer, older);
    }

    private Delivery delivery() throws IOException {
        boolean asUrl = fields.word("response_format", RESPONSE_FORMATS)
                .filter("url"::equals)
                .isPresent();
        boolean stream = fields.flag("stream").orElse(false);
        int partialImages =
                fields.whole("partial_images", 0, MOST_PARTIAL_IMAGES).orElse(0);
        return new Delivery(asUrl, false, stream, partialImages);
    }

    /** To be asked last: what no other method has read. */
    private Extras extras() throws IOException {
        Map<String, Object> rest = fields.rest();
        return rest.isEmpty() ? Extras.NONE : new Extras(OpenAiFields.DIALECT, rest);
    }
}
