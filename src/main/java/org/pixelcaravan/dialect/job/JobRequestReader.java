package org.pixelcaravan.dialect.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pixelcaravan.dialect.DoorChoices;
import org.pixelcaravan.dialect.DoorChoices.Field;
import org.pixelcaravan.dialect.DoorFallback;
import org.pixelcaravan.dialect.DoorHints;
import org.pixelcaravan.dialect.DoorModelName;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.dialect.job.InputFolders.InputFolder;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.Fallback;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.OutputOptions;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.Tier;

/** Understands the fields of one job document. */
final class JobRequestReader {
    private final FieldReader fields;
    private final JobPictures pictures;
    private final RequestContext context;

    JobRequestReader(FieldReader fields, InputFolder inputs, RequestContext context) {
        this.fields = fields;
        this.pictures = new JobPictures(fields, inputs);
        this.context = context;
    }

    ImageRequest read() throws IOException {
        fields.text(JobFields.ID);
        List<ReferenceImage> references = pictures.read();
        Operation operation = fields.choice(Parameter.OPERATION.id(), List.of(Operation.values()), Operation::id)
                .orElse(references.isEmpty() ? Operation.GENERATE : Operation.EDIT);
        ImageRequest request = ImageRequest.of(
                        DoorModelName.checked(fields.text(Parameter.MODEL.id())),
                        fields.requiredText(Parameter.PROMPT.id()))
                .operation(operation)
                .count(fields.count(Parameter.COUNT.id()).orElse(1))
                .size(size())
                .output(output())
                .hints(hints())
                .references(references)
                .fallback(fallback())
                .build();
        JobFields.requireNoRest(fields);
        return request;
    }

    private Optional<Fallback> fallback() throws IOException {
        Optional<JsonNode> named = fields.value(JobFields.MODELS);
        if (named.isEmpty()) {
            return Optional.empty();
        }
        List<String> models = new ArrayList<>();
        for (JsonNode model : named.get() instanceof ArrayNode list ? list : List.of(named.get())) {
            models.add(Json.text(model)
                    .orElseThrow(() -> fields.invalid(JobFields.MODELS, "must be a list of models' names")));
        }
        return Optional.of(DoorFallback.checked(fields.name(JobFields.MODELS), models));
    }

    private ImageSize size() throws IOException {
        return new DoorChoices(context)
                .size(
                        field(Parameter.SIZE, JobRequestReader::pixels, "WIDTHxHEIGHT in pixels, or auto"),
                        field(Parameter.TIER, JobRequestReader::tier, "one of 512, 1K, 2K, 4K"),
                        field(Parameter.ASPECT_RATIO, AspectRatio::parse, "WIDTH:HEIGHT, such as 16:9"));
    }

    private <T> Field<T> field(Parameter parameter, Function<String, Optional<T>> parser, String expected)
            throws IOException {
        return fields.field(parameter.id(), fields.parsed(parameter.id(), parser, expected));
    }

    private static Optional<ImageSize> pixels(String text) {
        return text.equals("auto")
                ? Optional.of(ImageSize.AUTO)
                : PixelSize.parse(text).map(ImageSize.Exact::new);
    }

    private static Optional<ImageSize> tier(String text) {
        return Tier.parse(text).map(tier -> new ImageSize.Shape(Optional.empty(), Optional.of(tier)));
    }

    private OutputOptions output() throws IOException {
        return new OutputOptions(
                fields.choice(Parameter.FORMAT.id(), List.of(ImageFormat.values()), ImageFormat::shortName),
                fields.whole(Parameter.COMPRESSION.id(), 0, 100),
                fields.choice(Parameter.BACKGROUND.id(), List.of(Background.values()), Background::id)
                        .orElse(Background.AUTO));
    }

    /** Which words a model takes is the catalogue's business. */
    private Hints hints() throws IOException {
        DoorHints hints = new DoorHints();
        for (Parameter parameter : JobFields.parameters()) {
            if (parameter.isHint()) {
                hints.add(parameter, hint(parameter));
            }
        }
        return hints.build();
    }

    private Optional<?> hint(Parameter hint) throws IOException {
        if (hint.hintType() == Long.class) {
            return fields.whole(hint.id());
        }
        if (hint.hintType() == Double.class) {
            return fields.decimal(hint.id());
        }
        return hint.hintType() == Boolean.class ? fields.flag(hint.id()) : fields.text(hint.id());
    }
}
