package org.pixelcaravan.sandbox.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.pixelcaravan.sandbox.References;
import org.pixelcaravan.sandbox.picture.PictureEdit;
import org.pixelcaravan.sandbox.picture.PictureFormat;
import org.pixelcaravan.sandbox.picture.Pixels;

/** A request that passed the rules of its model's fields. */
final class FluxCall {
    private static final List<String> PICTURE_FIELDS = Stream.of(
                    "image",
                    "input_image",
                    "image_prompt",
                    "input_image_2",
                    "input_image_3",
                    "input_image_4",
                    "input_image_5",
                    "input_image_6",
                    "input_image_7",
                    "input_image_8")
            .toList();

    private final FluxModel model;
    private final ObjectNode body;
    private final long seed;
    private final List<Pixels> pictures;
    private final Optional<Pixels> mask;

    FluxCall(FluxModel model, ObjectNode body) {
        this.model = model;
        this.body = body;
        this.seed = value("seed").map(JsonNode::longValue).orElseGet(() ->
                (long) ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
        this.pictures = PICTURE_FIELDS.stream()
                .flatMap(name -> value(name).stream())
                .map(FluxCall::decode)
                .toList();
        this.mask = value("mask").map(FluxCall::decode);
    }

    private static Pixels decode(JsonNode picture) {
        String text = picture.textValue();
        return References.isWebAddress(text)
                ? References.standInFor(text)
                : References.fromBase64(text).orElseThrow();
    }

    FluxModel model() {
        return model;
    }

    /** The prompt as sent; empty text where the model needs none. */
    String prompt() {
        return text("prompt").orElse("");
    }

    /** The seed of the request, or one by chance. */
    long seed() {
        return seed;
    }

    Optional<Integer> whole(String field) {
        return value(field).map(JsonNode::intValue);
    }

    Optional<String> text(String field) {
        return value(field).map(JsonNode::textValue);
    }

    boolean transparent() {
        return value("transparent_bg").map(JsonNode::booleanValue).orElse(false);
    }

    PictureFormat format() {
        return text("output_format").flatMap(PictureFormat::named).orElse(model.defaultFormat());
    }

    Optional<Pixels> firstPicture() {
        return pictures.stream().findFirst();
    }

    /** Megapixels of everything that the caller sent along. */
    double inputMegapixels() {
        return pictures.stream()
                .mapToDouble(picture -> picture.width() * (double) picture.height() / 1_000_000)
                .sum();
    }

    /** The mask, in which white marks what to repaint. */
    Optional<Pixels> mask() {
        return mask;
    }

    /** What the painter starts from; inpainting without a mask repaints what is transparent in the picture itself. */
    Optional<PictureEdit> edit() {
        return firstPicture().map(picture -> new PictureEdit(picture, painterMask(picture)));
    }

    private Optional<Pixels> painterMask(Pixels picture) {
        return model.sizing() == FluxModel.Sizing.LIKE_INPUT
                ? Optional.of(mask.map(Pixels::whiteAsTransparent).orElse(picture))
                : Optional.empty();
    }

    private Optional<JsonNode> value(String field) {
        return Optional.ofNullable(body.get(field)).filter(node -> !node.isNull());
    }
}
