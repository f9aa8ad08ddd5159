package org.pixelcaravan.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.json.Json;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a picture shall be, as fields of OpenAI's Images API. */
final class PictureOptions {
    @Parameters(paramLabel = "PROMPT", description = "what the picture shall show")
    private String prompt;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            required = true,
            description = "provider/model or a name of it; \"caravan models\" lists all")
    private String model;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "how many pictures (1)")
    private Optional<Integer> count = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "PATH",
            description = "a folder, or the name of a file that ends with .png, .jpg, .jpeg or .webp (this folder)")
    private Path output = Path.of("");

    @Option(names = "--size", paramLabel = "WIDTHxHEIGHT", description = "in pixels")
    private Optional<String> size = Optional.empty();

    @Option(names = "--aspect-ratio", paramLabel = "WIDTH:HEIGHT", description = "such as 16:9")
    private Optional<String> aspectRatio = Optional.empty();

    @Option(names = "--image-size", paramLabel = "TIER", description = "512, 1K, 2K or 4K")
    private Optional<String> imageSize = Optional.empty();

    @Option(names = "--quality", paramLabel = "WORD", description = "such as low, medium or high")
    private Optional<String> quality = Optional.empty();

    @Option(names = "--background", paramLabel = "WORD", description = "transparent, opaque or auto")
    private Optional<String> background = Optional.empty();

    @Option(names = "--format", paramLabel = "WORD", description = "png, jpeg or webp; else as the file's name says")
    private Optional<String> format = Optional.empty();

    @Option(names = "--negative-prompt", paramLabel = "TEXT", description = "what it shall not show")
    private Optional<String> negativePrompt = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "for a picture that can be made again")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            description = "any other field of the request, or of the vendor's own")
    private Map<String, String> others = new LinkedHashMap<>();

    String prompt() {
        return prompt;
    }

    String model() {
        return model;
    }

    /** How many pictures the request asks for, whichever option says so. */
    int count() {
        return fields().path("n").asInt(1);
    }

    PictureFiles files() {
        return new PictureFiles(output, prompt);
    }

    /** The fields by name; numbers are numbers. */
    ObjectNode fields() {
        ObjectNode fields = Json.object().put("model", model).put("prompt", prompt);
        count.ifPresent(n -> fields.put("n", n));
        size.ifPresent(text -> fields.put("size", text));
        aspectRatio.ifPresent(text -> fields.put("aspect_ratio", text));
        imageSize.ifPresent(text -> fields.put("image_size", text));
        quality.ifPresent(text -> fields.put("quality", text));
        background.ifPresent(text -> fields.put("background", text));
        format.or(() -> PictureFiles.formatOf(output)).ifPresent(text -> fields.put("output_format", text));
        negativePrompt.ifPresent(text -> fields.put("negative_prompt", text));
        seed.ifPresent(number -> fields.put("seed", number));
        others.forEach((field, value) -> fields.set(field, Values.of(value)));
        return fields;
    }
}
