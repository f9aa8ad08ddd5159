package org.pixelcaravan.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ResultLink;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;

/**
 * Writes a result as OpenAI's images response. The fields beside {@code data} say what was delivered, so they are left out
 * where that is unknown, or differs between the pictures of one answer.
 */
final class OpenAiAnswerWriter {
    private final Clock clock;

    OpenAiAnswerWriter(Clock clock) {
        this.clock = clock;
    }

    ObjectNode write(ImageRequest request, ImageResult result) {
        ObjectNode answer = Json.object();
        answer.put("created", now());
        writeData(answer, result);
        describe(answer, request, result);
        result.usage().ifPresent(usage -> answer.set("usage", usage(usage)));
        return answer;
    }

    /** The current time in the protocol's seconds. */
    long now() {
        return clock.instant().getEpochSecond();
    }

    /** Adds what is known of the pictures. */
    static void describe(ObjectNode answer, ImageRequest request, ImageResult result) {
        background(request, result).ifPresent(background -> answer.put("background", background));
        common(result, header -> header.format().shortName()).ifPresent(format -> answer.put("output_format", format));
        fact(result, Parameter.QUALITY).ifPresent(quality -> answer.put("quality", quality));
        common(result, OpenAiAnswerWriter::size).ifPresent(size -> answer.put("size", size));
    }

    private static void writeData(ObjectNode answer, ImageResult result) {
        var data = answer.putArray("data");
        for (ResultPart.Image image : result) {
            ObjectNode item = data.addObject();
            image.link().ifPresent(link -> item.put("url", link.address().toString()));
            if (image.link().map(ResultLink::withContent).orElse(true)) {
                item.set("b64_json", Json.image(image.content()));
            }
            image.revisedPrompt().ifPresent(prompt -> item.put("revised_prompt", prompt));
        }
    }

    static ObjectNode usage(Usage usage) {
        ObjectNode written = Json.object();
        written.put("total_tokens", usage.total());
        written.put("input_tokens", usage.input());
        written.put("output_tokens", usage.output());
        written.set("input_tokens_details", details(usage.inputText(), usage.inputImage()));
        written.set("output_tokens_details", details(usage.outputText(), usage.outputImage()));
        return written;
    }

    private static ObjectNode details(long textTokens, long imageTokens) {
        return Json.object().put("text_tokens", textTokens).put("image_tokens", imageTokens);
    }

    /**
     * A file without an alpha channel is opaque, whoever says what. One with an alpha channel may be opaque all the same,
     * so there the vendor's word counts, then what was asked for, which the plan has promised.
     */
    private static Optional<String> background(ImageRequest request, ImageResult result) {
        long withAlpha = result.images().stream()
                .filter(image -> image.header().hasAlpha())
                .count();
        if (withAlpha == 0) {
            return Optional.of(Background.OPAQUE.id());
        }
        boolean allWithAlpha = withAlpha == result.images().size();
        return fact(result, Parameter.BACKGROUND)
                .or(() -> asked(request))
                .filter(word -> allWithAlpha || word.equals(Background.OPAQUE.id()));
    }

    private static Optional<String> asked(ImageRequest request) {
        Background asked = request.output().background();
        return asked == Background.AUTO ? Optional.empty() : Optional.of(asked.id());
    }

    private static String size(ImageHeader header) {
        return new PixelSize(header.width(), header.height()).toString();
    }

    private static Optional<String> fact(ImageResult result, Parameter parameter) {
        return Optional.ofNullable(result.facts().get(parameter.id()));
    }

    /** What all pictures have in common. */
    private static Optional<String> common(ImageResult result, Function<ImageHeader, String> property) {
        String common = null;
        for (ResultPart.Image image : result) {
            String value = property.apply(image.header());
            if (common != null && !common.equals(value)) {
                return Optional.empty();
            }
            common = value;
        }
        return Optional.ofNullable(common);
    }
}
