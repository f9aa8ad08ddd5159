package org.pixelcaravan.dialect.vertex;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pixelcaravan.dialect.DoorChoices;
import org.pixelcaravan.dialect.DoorChoices.Field;
import org.pixelcaravan.dialect.DoorHints;
import org.pixelcaravan.dialect.DoorWords;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.dialect.GoogleFields;
import org.pixelcaravan.dialect.imagen.ImagenFields;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Delivery;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.OutputOptions;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;

/**
 * Understands the body of one predict request, after the Vertex AI reference for Imagen. {@code imageSize}, {@code quality}
 * and {@code sampleImageSize} may stand in {@code parameters} or at the top, where the SDKs put their {@code extraBody}.
 */
final class VertexRequestReader {
    private static final String DEFAULT_EDIT = "EDIT_MODE_DEFAULT";
    private static final String INSERTION = "EDIT_MODE_INPAINT_INSERTION";

    /** What Imagen alone does with the part that a mask marks. */
    private static final List<String> RECIPES =
            List.of("EDIT_MODE_INPAINT_REMOVAL", "EDIT_MODE_OUTPAINT", "EDIT_MODE_BGSWAP");

    private static final List<String> EDIT_MODES = List.of(
            DEFAULT_EDIT,
            INSERTION,
            "EDIT_MODE_INPAINT_REMOVAL",
            "EDIT_MODE_OUTPAINT",
            "EDIT_MODE_CONTROLLED_EDITING",
            "EDIT_MODE_STYLE",
            "EDIT_MODE_BGSWAP",
            "EDIT_MODE_PRODUCT_IMAGE");

    private static final List<String> PERSON_GENERATIONS = List.of("allow_all", "allow_adult", "dont_allow");
    /** The last four are the names that Imagen 2 used. */
    private static final List<String> SAFETY_SETTINGS = List.of(
            "block_low_and_above",
            "block_medium_and_above",
            "block_only_high",
            "block_none",
            "block_most",
            "block_some",
            "block_few",
            "block_fewest");

    private final String model;
    private final FieldReader document;
    private final FieldReader instance;
    private final FieldReader parameters;
    private final RequestContext context;
    private final DoorChoices choices;

    VertexRequestReader(String model, FieldReader document, RequestContext context) {
        this.model = model;
        this.document = document;
        this.instance = onlyInstance(document);
        this.parameters = document.objectOrEmpty("parameters");
        this.context = context;
        this.choices = new DoorChoices(context);
        tellNames();
    }

    private void tellNames() {
        document.tellNames(VertexFields::nameOf, context);
        if (instance.has("image")) {
            context.callerWrote(Parameter.REFERENCES, instance.name("image"));
        }
        if (instance.has("mask")) {
            context.callerWrote(Parameter.MASK, instance.name("mask"));
        }
    }

    ImageRequest read() throws IOException {
        refuseStorage();
        List<ReferenceImage> references = VertexReferences.read(instance);
        Operation operation = operation(references);
        Optional<String> recipe = recipe(references);
        return ImageRequest.of(model, prompt(operation))
                .operation(operation)
                .count(parameters.count("sampleCount").orElse(1))
                .size(size())
                .output(output())
                .hints(hints())
                .references(references)
                .delivery(delivery())
                .extras(extras(recipe))
                .build();
    }

    private static FieldReader onlyInstance(FieldReader document) {
        List<FieldReader> instances = document.objects("instances");
        if (instances.size() != 1) {
            throw document.invalid("instances", "must be a list of exactly one object");
        }
        return instances.get(0);
    }

    private void refuseStorage() {
        if (parameters.has("storageUri")) {
            throw parameters.invalid("storageUri", "cannot be used: results are returned inline");
        }
    }

    /** What only says how to upscale or edit stays unread, so that it travels as an extra. */
    private Operation operation(List<ReferenceImage> references) throws IOException {
        parameters.word("mode", List.of("upscale"));
        if (isSaidBy("mode") || isSaidBy("upscaleConfig")) {
            return Operation.UPSCALE;
        }
        if (!references.isEmpty()) {
            context.callerWrote(Parameter.OPERATION, context.nameOf(Parameter.REFERENCES));
            return Operation.EDIT;
        }
        return isSaidBy("editMode") || isSaidBy("editConfig") ? Operation.EDIT : Operation.GENERATE;
    }

    private boolean isSaidBy(String field) {
        if (parameters.has(field)) {
            context.callerWrote(Parameter.OPERATION, parameters.name(field));
        }
        return parameters.has(field);
    }

    /** A mask with a prompt is what an insertion is, for every model; what is left is Imagen's own. */
    private Optional<String> recipe(List<ReferenceImage> references) throws IOException {
        boolean hasMask =
                references.stream().anyMatch(reference -> reference.role().isMask());
        List<String> withMask = new ArrayList<>(List.of(DEFAULT_EDIT, INSERTION));
        withMask.addAll(RECIPES);
        List<String> possible = hasMask ? withMask : List.of(DEFAULT_EDIT);
        Optional<String> mode = parameters.word("editMode", EDIT_MODES);
        if (mode.isPresent() && !possible.contains(mode.get())) {
            String name = parameters.name("editMode");
            throw GatewayException.of(
                            ErrorCode.UNSUPPORTED_PARAMETER,
                            name + " " + mode.get() + " is not possible here, only " + String.join(", ", possible)
                                    + (hasMask ? "" : ", and others with a mask"))
                    .parameter(name)
                    .build();
        }
        return mode.filter(RECIPES::contains);
    }

    /** SDKs send no prompt along with a picture that is only to be made larger. */
    private String prompt(Operation operation) throws IOException {
        return switch (operation) {
            case GENERATE, EDIT -> instance.requiredText("prompt");
            case UPSCALE -> instance.text("prompt").orElse("");
        };
    }

    private ImageSize size() throws IOException {
        Field<AspectRatio> ratio = parameters.field(
                "aspectRatio", parameters.parsed("aspectRatio", AspectRatio::parse, "WIDTH:HEIGHT, such as 16:9"));
        return choices.size(size("imageSize"), size("sampleImageSize"), ratio);
    }

    private Field<ImageSize> size(String field) throws IOException {
        return choices.prefer(GoogleFields.size(parameters, field), GoogleFields.size(document, field));
    }

    private OutputOptions output() throws IOException {
        return GoogleFields.output(parameters.objectOrEmpty("outputOptions"));
    }

    private Hints hints() throws IOException {
        return new DoorHints()
                .add(Parameter.NEGATIVE_PROMPT, parameters.text("negativePrompt"))
                .add(Parameter.SEED, parameters.whole("seed"))
                .add(Parameter.GUIDANCE_SCALE, parameters.decimal("guidanceScale"))
                .add(Parameter.ENHANCE_PROMPT, parameters.flag("enhancePrompt"))
                .add(Parameter.WATERMARK, parameters.flag("addWatermark"))
                .add(Parameter.SAFETY, parameters.word("safetySetting", SAFETY_SETTINGS))
                .add(Parameter.PERSON_GENERATION, parameters.word("personGeneration", PERSON_GENERATIONS))
                .add(Parameter.QUALITY, quality())
                .add(Parameter.LANGUAGE, parameters.text("language"))
                .add(Parameter.SAFETY_ATTRIBUTES, parameters.flag("includeSafetyAttributes"))
                .add(Parameter.LABELS, labels())
                .build();
    }

    private Optional<String> quality() throws IOException {
        return choices.choose(Parameter.QUALITY, quality(parameters), quality(document));
    }

    private static Field<String> quality(FieldReader holder) throws IOException {
        return holder.field("quality", holder.word("quality", DoorWords.QUALITIES));
    }

    private Optional<String> labels() throws IOException {
        Optional<Map<String, String>> labels = document.texts("labels").filter(map -> !map.isEmpty());
        return labels.isEmpty() ? Optional.empty() : Optional.of(Json.MAPPER.writeValueAsString(labels.get()));
    }

    private Delivery delivery() {
        boolean explainBlocked = parameters.flag("includeRaiReason").orElse(false);
        return new Delivery(false, explainBlocked, false, 0);
    }

    /** To be asked last: what no other method has read, and what only Imagen can do. */
    private Extras extras(Optional<String> recipe) throws IOException {
        Map<String, Object> fields = new TreeMap<>(document.rest());
        recipe.ifPresent(mode -> fields.put(ImagenFields.PARAMETERS + "editMode", mode));
        List<String> essential =
                recipe.stream().map(mode -> parameters.name("editMode")).toList();
        return fields.isEmpty()
                ? Extras.NONE
                : new Extras(ImagenFields.DIALECT, fields, List.copyOf(fields.keySet()), essential);
    }
}
