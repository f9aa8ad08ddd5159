package org.pixelcaravan.route;

import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.OutputOptions;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.Tier;

/**
 * Makes a request of a message whose body is the prompt and of options that a kamelet's user has written into a route;
 * empty options are left to the model.
 */
public final class RequestOptions {
    private String model = "";
    private String count = "";
    private String size = "";
    private String aspectRatio = "";
    private String resolution = "";
    private String format = "";
    private String compression = "";
    private String background = "";
    private Hints hints = Hints.none();

    public void setModel(String value) {
        this.model = value.trim();
    }

    public void setCount(String value) {
        this.count = value.trim();
    }

    /** Pixels such as 1024x768. */
    public void setSize(String value) {
        this.size = value.trim();
    }

    public void setAspectRatio(String value) {
        this.aspectRatio = value.trim();
    }

    /** 512, 1K, 2K or 4K. */
    public void setResolution(String value) {
        this.resolution = value.trim();
    }

    /** png, jpeg or webp. */
    public void setFormat(String value) {
        this.format = value.trim();
    }

    /** Quality of lossy formats, 0 to 100. */
    public void setCompression(String value) {
        this.compression = value.trim();
    }

    public void setBackground(String value) {
        this.background = value.trim();
    }

    public void setQuality(String value) {
        addText(Parameter.QUALITY, value);
    }

    public void setNegativePrompt(String value) {
        addText(Parameter.NEGATIVE_PROMPT, value);
    }

    public void setSeed(String value) {
        parse(Parameter.SEED, value.trim(), RequestOptions::whole, "a whole number")
                .ifPresent(seed -> hints = hints.with(Parameter.SEED, seed));
    }

    /** The request that the message asks for; a body that is a request already is taken as it is. */
    public void apply(Exchange exchange) {
        exchange.getMessage().setBody(requestOf(exchange));
    }

    ImageRequest requestOf(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        return body instanceof ImageRequest request ? request : fromPrompt(promptOf(exchange));
    }

    private ImageRequest fromPrompt(String prompt) {
        if (model.isEmpty()) {
            throw GatewayException.invalid(Parameter.MODEL.id(), "No model is named: set the kamelet's property model");
        }
        int number = parse(Parameter.COUNT, count, RequestOptions::small, "a whole number of up to 9 digits")
                .orElse(1);
        return ImageRequest.of(model, prompt)
                .count(number)
                .size(imageSize())
                .output(outputOptions())
                .hints(hints)
                .build();
    }

    private static String promptOf(Exchange exchange) {
        try {
            String prompt = exchange.getMessage().getMandatoryBody(String.class);
            if (!prompt.isBlank()) {
                return prompt;
            }
        } catch (InvalidPayloadException e) {
            // Answered below, in words for the route's author.
        }
        throw GatewayException.invalid(Parameter.PROMPT.id(), "The message body must be the prompt");
    }

    private ImageSize imageSize() {
        Optional<PixelSize> pixels = parse(Parameter.SIZE, size, PixelSize::parse, "pixels such as 1024x768");
        if (pixels.isPresent()) {
            return new ImageSize.Exact(pixels.get());
        }
        Optional<AspectRatio> ratio =
                parse(Parameter.ASPECT_RATIO, aspectRatio, AspectRatio::parse, "a ratio such as 16:9");
        Optional<Tier> tier = parse(Parameter.TIER, resolution, Tier::parse, "512, 1K, 2K or 4K");
        return ratio.isEmpty() && tier.isEmpty() ? ImageSize.AUTO : new ImageSize.Shape(ratio, tier);
    }

    private OutputOptions outputOptions() {
        return new OutputOptions(
                parse(Parameter.FORMAT, format, ImageFormat::fromShortName, "png, jpeg or webp"),
                parse(Parameter.COMPRESSION, compression, RequestOptions::small, "a number from 0 to 100"),
                parse(Parameter.BACKGROUND, background, Background::parse, "auto, opaque or transparent")
                        .orElse(Background.AUTO));
    }

    private void addText(Parameter hint, String value) {
        if (!value.isBlank()) {
            hints = hints.with(hint, value.trim());
        }
    }

    private static Optional<Long> whole(String text) {
        return text.matches("-?[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static Optional<Integer> small(String text) {
        return text.matches("-?[0-9]{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    private static <T> Optional<T> parse(
            Parameter parameter, String text, Function<String, Optional<T>> parser, String wanted) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<T> value = parser.apply(text);
        if (value.isEmpty()) {
            throw GatewayException.invalid(parameter.id(), "Option " + parameter.id() + " must be " + wanted);
        }
        return value;
    }
}
