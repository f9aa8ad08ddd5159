package org.pixelcaravan.sandbox.hunyuan;

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

/** A call that keeps to the documents of its action. */
record HunyuanCall(
        String action,
        String prompt,
        long seed,
        boolean revise,
        boolean logo,
        boolean asUrl,
        int width,
        int height,
        List<Pixels> pictures) {
    static final String JOB = "SubmitTextToImageJob";
    static final String LITE = "TextToImageLite";
    static final String RAPID = "TextToImageRapid";

    private static final Pattern RESOLUTION = Pattern.compile("([1-9]\\d{1,3}):([1-9]\\d{1,3})");
    private static final Set<Integer> LONG_SIDES = Set.of(
            160, 200, 225, 258, 512, 520, 608, 768, 1024, 1080, 1280, 1600, 1620, 1920, 2048, 2400, 2560, 2592, 3440,
            3840, 4096);
    private static final Set<Double> RATIOS = Set.of(1.0, 4.0 / 3, 16.0 / 9);
    private static final long LARGEST_SEED = 4_294_967_295L;
    private static final int AREA = 1024 * 1024;

    private record Size(int width, int height) {}

    static HunyuanCall read(String action, byte[] body, HunyuanErrors errors) {
        ObjectNode document =
                Json.parseObject(body).orElseThrow(() -> errors.refusal("InvalidParameter", "The body is not JSON."));
        StrictFields fields = new StrictFields(document, errors).only(known(action));
        String prompt = fields.required("Prompt");
        if (prompt.codePointCount(0, prompt.length()) > longestPrompt(action)) {
            throw errors.refusal("InvalidParameterValue.TextLengthExceed", "The prompt is too long.");
        }
        List<Pixels> pictures = pictures(fields, errors);
        Size size = size(action, fields, pictures, errors);
        return new HunyuanCall(
                action,
                prompt,
                fields.whole("Seed", action.equals(JOB) ? 1 : 0, LARGEST_SEED)
                        .filter(seed -> seed > 0)
                        .orElseGet(() -> 1L + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)),
                fields.whole("Revise", 0, 1).orElse(1L) == 1,
                fields.whole("LogoAdd", Integer.MIN_VALUE, Integer.MAX_VALUE).orElse(1L) != 0,
                fields.choice("RspImgType", List.of("base64", "url")).equals("url"),
                size.width(),
                size.height(),
                pictures);
    }

    private static Set<String> known(String action) {
        return switch (action) {
            case JOB -> Set.of("Prompt", "Images", "Resolution", "Seed", "Revise", "LogoAdd");
            case LITE -> Set.of("Prompt", "NegativePrompt", "Resolution", "Seed", "LogoAdd", "RspImgType");
            default -> Set.of("Prompt", "Resolution", "Seed", "Image", "Style", "LogoAdd", "RspImgType");
        };
    }

    private static int longestPrompt(String action) {
        return switch (action) {
            case JOB -> 8192;
            case LITE -> 1024;
            default -> 256;
        };
    }

    private static List<Pixels> pictures(StrictFields fields, HunyuanErrors errors) {
        List<String> texts = new ArrayList<>(fields.texts("Images"));
        fields.object("Image")
                .ifPresent(image -> texts.add(image.only(Set.of("ImageBase64", "ImageUrl"))
                        .text("ImageBase64")
                        .or(() -> image.text("ImageUrl"))
                        .orElseThrow(() -> errors.missing("Image.ImageBase64"))));
        if (texts.size() > 3) {
            throw errors.illegal("Images", "at most 3 are allowed");
        }
        return texts.stream().map(text -> picture(text, errors)).toList();
    }

    /** Plain base64 or an address, no data URL. */
    private static Pixels picture(String text, HunyuanErrors errors) {
        if (References.isWebAddress(text)) {
            return References.standInFor(text);
        }
        Pixels picture = References.fromBase64(text)
                .orElseThrow(
                        () -> errors.refusal("FailedOperation.ImageDecodeFailed", "The image could not be decoded."));
        if (Math.min(picture.width(), picture.height()) < 50 || Math.max(picture.width(), picture.height()) > 5000) {
            throw errors.refusal(
                    "FailedOperation.ImageResolutionExceed", "A side has less than 50 or over 5000 pixels.");
        }
        return picture;
    }

    private static Size size(String action, StrictFields fields, List<Pixels> pictures, HunyuanErrors errors) {
        Matcher sides = RESOLUTION.matcher(fields.text("Resolution").orElse("1024:1024"));
        if (!sides.matches()) {
            throw errors.illegal("Resolution", "expected a form like 1024:1024");
        }
        int width = Integer.parseInt(sides.group(1));
        int height = Integer.parseInt(sides.group(2));
        boolean valid = action.equals(JOB) ? isForJobs(width, height) : isForSmallModels(width, height);
        if (!valid) {
            throw errors.illegal("Resolution", width + ":" + height + " is not supported");
        }
        return pictures.isEmpty() ? new Size(width, height) : like(pictures.get(0));
    }

    private static boolean isForJobs(int width, int height) {
        return Math.min(width, height) >= 512 && Math.max(width, height) <= 2048 && (long) width * height <= AREA;
    }

    private static boolean isForSmallModels(int width, int height) {
        int longer = Math.max(width, height);
        return LONG_SIDES.contains(longer) && RATIOS.contains((double) longer / Math.min(width, height));
    }

    /** What is made of pictures has the shape of the first. */
    private static Size like(Pixels picture) {
        double ratio = (double) picture.width() / picture.height();
        return new Size(stepped(Math.sqrt(AREA * ratio)), stepped(Math.sqrt(AREA / ratio)));
    }

    private static int stepped(double side) {
        return Math.max(16, (int) (side / 16) * 16);
    }

    PictureOrder order(PromptDirectives directives) {
        PictureOrder order =
                PictureOrder.of(directives.text(), seed, width, height).withWatermark(logo);
        return pictures.stream()
                .findFirst()
                .map(first -> order.withEdit(new PictureEdit(first, Optional.empty())))
                .orElse(order);
    }
}
