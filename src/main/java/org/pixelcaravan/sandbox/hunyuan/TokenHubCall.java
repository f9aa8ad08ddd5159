package org.pixelcaravan.sandbox.hunyuan;

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
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.References;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.picture.PictureEdit;
import org.pixelcaravan.sandbox.picture.PictureOrder;
import org.pixelcaravan.sandbox.picture.Pixels;

/** A call that keeps to the documents of its model. */
record TokenHubCall(
        boolean chat,
        String model,
        String prompt,
        long seed,
        boolean revise,
        boolean footnote,
        int width,
        int height,
        List<Pixels> pictures) {
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{2,3})x([1-9]\\d{2,3})");
    private static final long LARGEST_SEED = 4_294_967_295L;

    static TokenHubCall read(boolean chat, byte[] body, TokenHubErrors errors) {
        ObjectNode document = Json.parseObject(body).orElseThrow(() -> errors.illegal("body", "it is not JSON"));
        StrictFields fields = new StrictFields(document, errors)
                .only(
                        chat
                                ? Set.of("model", "messages", "size", "seed", "footnote")
                                : Set.of("model", "prompt", "images", "size", "seed", "revise", "footnote"));
        String model = fields.required("model");
        if (!model.equals(chat ? "hy-image-v3.5-preview" : "hy-image-v3")) {
            throw errors.unknownModel();
        }
        List<Pixels> pictures = new ArrayList<>();
        String prompt = chat ? said(document.path("messages"), pictures, errors) : fields.required("prompt");
        fields.texts("images").forEach(image -> pictures.add(picture(image, errors)));
        if (pictures.size() > (chat ? 20 : 3)) {
            throw errors.illegal("images", "too many");
        }
        fields.text("footnote").filter(text -> text.length() > 16).ifPresent(text -> {
            throw errors.illegal("footnote", "at most 16 characters are allowed");
        });
        Matcher sides = SIZE.matcher(fields.text("size").orElse("1024x1024"));
        if (!sides.matches()) {
            throw errors.illegal("size", "expected a form like 1024x1024");
        }
        int width = Integer.parseInt(sides.group(1));
        int height = Integer.parseInt(sides.group(2));
        checkSize(chat, width, height, errors);
        return new TokenHubCall(
                chat,
                model,
                prompt,
                fields.whole("seed", 0, LARGEST_SEED)
                        .filter(seed -> seed > 0)
                        .orElseGet(() -> 1L + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)),
                fields.flag("revise", false),
                fields.has("footnote"),
                width,
                height,
                List.copyOf(pictures));
    }

    /** The text of the last turn, which is the user's; its pictures are added to the others. */
    private static String said(JsonNode messages, List<Pixels> pictures, TokenHubErrors errors) {
        JsonNode last = messages.path(messages.size() - 1);
        StringBuilder text = new StringBuilder();
        for (JsonNode part : last.path("content")) {
            switch (part.path("type").asText()) {
                case "text" -> text.append(part.path("text").asText());
                case "image_url" ->
                    pictures.add(picture(part.at("/image_url/url").asText(), errors));
                default -> throw errors.illegal("messages", "a part has an unknown type");
            }
        }
        if (!last.path("role").asText().equals("user") || text.isEmpty()) {
            throw errors.illegal("messages", "a text of the user is expected");
        }
        return text.toString();
    }

    private static Pixels picture(String text, TokenHubErrors errors) {
        if (References.isWebAddress(text)) {
            return References.standInFor(text);
        }
        return References.fromDataUrl(text)
                .or(() -> References.fromBase64(text))
                .orElseThrow(() -> errors.illegal("images", "an image could not be decoded"));
    }

    private static void checkSize(boolean chat, int width, int height, TokenHubErrors errors) {
        int least = chat ? 256 : 512;
        int most = chat ? 8192 : 2048;
        long area = chat ? 16_777_216 : 1_048_576;
        if (Math.min(width, height) < least || Math.max(width, height) > most || (long) width * height > area) {
            throw errors.illegal("size", width + "x" + height + " is not supported");
        }
    }

    PictureOrder order(PromptDirectives directives) {
        PictureOrder order =
                PictureOrder.of(directives.text(), seed, width, height).withWatermark(footnote);
        return pictures.stream()
                .findFirst()
                .map(first -> order.withEdit(new PictureEdit(first, Optional.empty())))
                .orElse(order);
    }
}
