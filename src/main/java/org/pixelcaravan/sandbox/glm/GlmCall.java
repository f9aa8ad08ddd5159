package org.pixelcaravan.sandbox.glm;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/** A request that obeys the vendor's documents; a field that they do not know is refused. */
record GlmCall(GlmModel model, String prompt, int width, int height, boolean watermark, Optional<String> requestId) {
    private static final int SHORTEST_SIDE = 512;
    private static final int LONGEST_SIDE = 2048;
    private static final int SHORTEST_USER = 6;
    private static final int LONGEST_USER = 128;
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");
    private static final Set<String> FIELDS = Set.of(
            "model", "prompt", "quality", "size", "watermark_enabled", "user_id", "request_id", "sensitive_word_check");

    static GlmCall read(byte[] body, GlmErrors errors) {
        StrictFields fields = Json.parseObject(body)
                .map(object -> new StrictFields(object, errors))
                .orElseThrow(() -> new RefusedException(errors.failure(400, "JSON")));
        fields.only(FIELDS);
        GlmModel model =
                GlmModel.find(fields.required("model")).orElseThrow(() -> new RefusedException(errors.unknownModel()));
        fields.choice("quality", model.qualities());
        fields.text("user_id").filter(user -> !isUser(user)).ifPresent(user -> {
            throw errors.illegal("user_id", SHORTEST_USER + "-" + LONGEST_USER);
        });
        fields.object("sensitive_word_check").ifPresent(check -> {
            check.only(Set.of("type", "status")).choice("status", List.of("ENABLE", "DISABLE"));
            check.choice("type", List.of("ALL"));
        });
        int[] size = fields.text("size")
                .map(text -> size(text, model, errors))
                .orElse(new int[] {model.side(), model.side()});
        return new GlmCall(
                model,
                fields.required("prompt"),
                size[0],
                size[1],
                fields.flag("watermark_enabled", true),
                fields.text("request_id"));
    }

    private static boolean isUser(String user) {
        return user.length() >= SHORTEST_USER && user.length() <= LONGEST_USER;
    }

    private static int[] size(String text, GlmModel model, GlmErrors errors) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw errors.illegal("size", text);
        }
        int width = Integer.parseInt(matcher.group(1));
        int height = Integer.parseInt(matcher.group(2));
        boolean fits = Math.min(width, height) >= SHORTEST_SIDE
                && Math.max(width, height) <= LONGEST_SIDE
                && width % model.step() == 0
                && height % model.step() == 0
                && (long) width * height <= model.mostPixels();
        if (!fits) {
            throw errors.illegal("size", text);
        }
        return new int[] {width, height};
    }

    /** What the painter has to do; no two calls with one prompt draw the same. */
    PictureOrder order(PromptDirectives directives) {
        return PictureOrder.of(directives.text(), directives.attempt(), width, height)
                .withWatermark(watermark);
    }
}
