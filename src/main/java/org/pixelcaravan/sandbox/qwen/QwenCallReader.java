package org.pixelcaravan.sandbox.qwen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.References;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.Pixels;
import org.pixelcaravan.sandbox.qwen.Sizing.Size;

/** Reads a body and holds it to the documents of its model. */
final class QwenCallReader {
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})\\*([1-9]\\d{0,4})");
    private static final int LONGEST_NEGATIVE_PROMPT = 500;
    private static final Set<String> FUNCTIONS = Set.of(
            "description_edit_with_mask",
            "description_edit",
            "stylization_all",
            "stylization_local",
            "remove_watermark",
            "colorization",
            "control_cartoon_feature",
            "expand",
            "super_resolution",
            "doodle");

    private final String service;
    private final QwenErrors errors;
    private final List<Pixels> pictures = new ArrayList<>();
    private QwenModel model;
    private Optional<Pixels> mask = Optional.empty();
    private String prompt = "";

    private QwenCallReader(String service, QwenErrors errors) {
        this.service = service;
        this.errors = errors;
    }

    /** @param service the end of the address, such as {@code text2image/image-synthesis} */
    static QwenCall read(String service, byte[] body, QwenErrors errors) {
        return new QwenCallReader(service, errors).read(body);
    }

    private QwenCall read(byte[] body) {
        ObjectNode document = Json.parseObject(body).orElseThrow(() -> errors.invalid("Request body format invalid"));
        StrictFields fields = new StrictFields(document, errors).only(Set.of("model", "input", "parameters"));
        String id = fields.text("model").filter(name -> !name.isBlank()).orElseThrow(() -> errors.empty("Model"));
        model = QwenModel.find(id).orElseThrow(() -> new RefusedException(errors.failure(404, "")));
        if (!model.services().contains(service)) {
            throw errors.invalid("url error, please check url!");
        }
        StrictFields input = fields.object("input").orElseThrow(() -> errors.empty("Input"));
        StrictFields parameters = fields.object("parameters")
                .orElseGet(() -> new StrictFields(Json.object(), errors))
                .only(model.parameters());
        boolean messages = service.equals(QwenModel.MULTIMODAL) || service.equals(QwenModel.IMAGES);
        if (messages) {
            readMessages(input, document.path("input").path("messages"));
        } else {
            readInput(input);
        }
        checkPictures();
        checkNegativePrompt(parameters);
        return new QwenCall(
                model,
                messages,
                prompt,
                count(parameters),
                parameters.whole("seed", 0, Integer.MAX_VALUE).orElseGet(() ->
                        (long) ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)),
                parameters.flag("watermark", false),
                parameters.flag("prompt_extend", model.parameters().contains("prompt_extend")),
                size(parameters),
                List.copyOf(pictures),
                mask);
    }

    private void readMessages(StrictFields input, JsonNode messages) {
        input.only(Set.of("messages"));
        if (messages.size() != 1 || !messages.path(0).path("role").asText().equals("user")) {
            throw errors.illegal("input.messages", "exactly one message of the role user is expected");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode part : messages.path(0).path("content")) {
            if (part.size() == 1 && part.path("text").isTextual()) {
                texts.add(part.path("text").textValue());
            } else if (part.size() == 1 && part.path("image").isTextual()) {
                pictures.add(picture(part.path("image").textValue()));
            } else {
                throw errors.illegal("input.messages.content", "a part holds either text or image");
            }
        }
        if (texts.size() != 1) {
            throw errors.illegal("input.messages.content", "exactly one text is expected");
        }
        prompt = texts.get(0);
    }

    private void readInput(StrictFields input) {
        if (service.equals(QwenModel.FROM_TEXT)) {
            input.only(Set.of("prompt", "negative_prompt"));
        } else if (model.takesMask()) {
            input.only(Set.of("prompt", "function", "base_image_url", "mask_image_url"));
            readFunction(input);
        } else {
            input.only(Set.of("prompt", "images", "negative_prompt"));
            input.texts("images").forEach(image -> pictures.add(picture(image)));
        }
        prompt = input.required("prompt");
        checkNegativePrompt(input);
    }

    private void readFunction(StrictFields input) {
        String function = input.required("function");
        if (!FUNCTIONS.contains(function)) {
            throw errors.illegal("function", "there is no such function");
        }
        pictures.add(picture(input.required("base_image_url")));
        mask = input.text("mask_image_url").map(this::picture);
        if (function.equals("description_edit_with_mask") != mask.isPresent()) {
            throw errors.illegal("mask_image_url", "the function " + function + " and the mask do not go together");
        }
        mask.filter(picture -> picture.width() != pictures.get(0).width()
                        || picture.height() != pictures.get(0).height())
                .ifPresent(picture -> {
                    throw errors.illegal("mask_image_url", "mask and base image differ in size");
                });
    }

    private Pixels picture(String url) {
        if (References.isWebAddress(url)) {
            return References.standInFor(url);
        }
        if (url.length() / 4L * 3 > model.mostMegabytes() * 1_048_576L) {
            throw errors.illegal("image", "it is larger than " + model.mostMegabytes() + " MB");
        }
        return References.fromDataUrl(url)
                .orElseThrow(() -> errors.illegal("image", "expected a URL, or data:{MIME type};base64,{data}"));
    }

    private void checkPictures() {
        if (pictures.size() < model.fewestInputs() || pictures.size() > model.mostInputs()) {
            throw errors.illegal(
                    "image", model.id() + " takes " + model.fewestInputs() + " to " + model.mostInputs() + " images");
        }
    }

    private void checkNegativePrompt(StrictFields fields) {
        fields.text("negative_prompt")
                .filter(text -> text.codePointCount(0, text.length()) > LONGEST_NEGATIVE_PROMPT)
                .ifPresent(text -> {
                    throw errors.illegal("negative_prompt", "it is longer than 500 characters");
                });
    }

    private int count(StrictFields parameters) {
        if (model.mostPictures() == 1 && parameters.whole("n", 1, 100).orElse(1L) != 1) {
            throw errors.invalid("num_images_per_prompt must be 1");
        }
        return parameters
                .whole("n", 1, model.mostPictures())
                .map(Long::intValue)
                .orElse(model.usualPictures());
    }

    private Size size(StrictFields parameters) {
        Optional<Pixels> last = pictures.isEmpty() ? Optional.empty() : Optional.of(pictures.get(pictures.size() - 1));
        return parameters.text("size").map(text -> size(text, last)).orElseGet(() -> model.sizing()
                .usual(last));
    }

    private Size size(String text, Optional<Pixels> last) {
        Matcher sides = SIZE.matcher(text);
        if (!sides.matches()) {
            return model.sizing()
                    .named(text, last)
                    .orElseThrow(() -> errors.illegal("size", "expected a form like 1024*1024"));
        }
        Size size = new Size(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
        model.sizing().objection(size).ifPresent(objection -> {
            throw errors.illegal("size", objection);
        });
        if (Math.max(size.width(), size.height()) > PictureOrder.LONGEST_SIDE) {
            throw errors.illegal("size", "a side is too long");
        }
        return size;
    }
}
