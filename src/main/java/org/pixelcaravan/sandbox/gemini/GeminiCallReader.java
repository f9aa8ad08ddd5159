package org.pixelcaravan.sandbox.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.pixelcaravan.sandbox.References;
import org.pixelcaravan.sandbox.picture.PictureFormat;
import org.pixelcaravan.sandbox.picture.Pixels;

/** Checks a parsed request against its model, and finds what the painter has to know. */
final class GeminiCallReader {
    private static final int MOST_PICTURES = 14;
    private static final int MOST_TOKENS = 32_768;
    private static final int FULL_QUALITY = 100;
    private static final List<String> MEDIA_TYPES = List.of("image/png", "image/jpeg", "image/webp");

    /** Media types that the vendor reads and the JDK does not. */
    private static final List<String> OTHER_MEDIA_TYPES = List.of("image/heic", "image/heif");

    private final GeminiModel model;
    private final ObjectNode request;
    private final JsonNode generation;
    private final JsonNode image;

    private GeminiCallReader(GeminiModel model, ObjectNode request) {
        this.model = model;
        this.request = request;
        this.generation = request.path("generationConfig");
        this.image = generation.path("imageConfig");
    }

    static GeminiCall read(GeminiModel model, Surface surface, byte[] body) {
        return new GeminiCallReader(model, RequestParser.parse(body, RequestSchema.of(surface))).read();
    }

    private GeminiCall read() {
        checkContents();
        checkGeneration();
        List<String> modalities = modalities();
        List<Pixels> pictures = pictures();
        return new GeminiCall(
                model,
                prompt(),
                pictures,
                ratio(pictures),
                tier(),
                format(),
                compression(),
                seed(),
                modalities.contains("TEXT"),
                modalities.contains("IMAGE"),
                generation.at("/thinkingConfig/includeThoughts").asBoolean(),
                generation.path("maxOutputTokens").asInt(MOST_TOKENS));
    }

    private void checkContents() {
        if (request.path("contents").isEmpty()) {
            throw GeminiErrors.invalid("* GenerateContentRequest.contents: contents is not specified\n");
        }
        for (JsonNode content : request.path("contents")) {
            for (JsonNode part : content.path("parts")) {
                long kinds = Stream.of("text", "inlineData", "fileData")
                        .filter(part::has)
                        .count();
                if (kinds != 1) {
                    throw GeminiErrors.invalid("* GenerateContentRequest.contents.parts.data: required oneof field"
                            + " 'data' must have one initialized field\n");
                }
            }
        }
    }

    private void checkGeneration() {
        if (generation.path("candidateCount").asInt(1) != 1) {
            throw GeminiErrors.invalid("Multiple candidates is not enabled for models/" + model.id());
        }
        if (generation.has("thinkingConfig") && !model.thinks()) {
            throw GeminiErrors.invalid("Thinking is not enabled for this model");
        }
    }

    private List<String> modalities() {
        List<String> modalities = new ArrayList<>();
        generation.path("responseModalities").forEach(modality -> modalities.add(modality.textValue()));
        if (modalities.contains("AUDIO") || modalities.contains("VIDEO")) {
            throw GeminiErrors.invalid("The requested combination of response modalities ("
                    + String.join(", ", modalities) + ") is not supported by the model.");
        }
        return modalities.isEmpty() ? List.of("TEXT", "IMAGE") : modalities;
    }

    private Stream<JsonNode> lastParts() {
        JsonNode contents = request.path("contents");
        return StreamSupport.stream(
                contents.path(contents.size() - 1).path("parts").spliterator(), false);
    }

    private String prompt() {
        return lastParts()
                .filter(part -> part.has("text"))
                .map(part -> part.get("text").textValue())
                .collect(Collectors.joining("\n"));
    }

    private List<Pixels> pictures() {
        List<Pixels> pictures = lastParts()
                .filter(part -> !part.has("text"))
                .map(part -> part.has("fileData") ? linked(part.get("fileData")) : inline(part.get("inlineData")))
                .toList();
        if (pictures.size() > MOST_PICTURES) {
            throw GeminiErrors.invalid("At most " + MOST_PICTURES + " images are supported.");
        }
        return pictures;
    }

    private static Pixels linked(JsonNode file) {
        String address = file.path("fileUri").asText();
        if (!References.isWebAddress(address)) {
            throw GeminiErrors.invalid("Unsupported file URI type: " + address);
        }
        return References.standInFor(address);
    }

    /** The vendor's parser takes both alphabets of base64, padded or not. */
    private static Pixels inline(JsonNode blob) {
        String mediaType = blob.path("mimeType").asText();
        String data = blob.path("data").asText();
        if (OTHER_MEDIA_TYPES.contains(mediaType)) {
            return References.standInFor(mediaType);
        }
        if (!MEDIA_TYPES.contains(mediaType)) {
            throw GeminiErrors.invalid("Unsupported MIME type: " + mediaType);
        }
        return decoded(data)
                .flatMap(Pixels::decode)
                .orElseThrow(() -> GeminiErrors.invalid("Provided image is not valid."));
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(
                    Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/')));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private String ratio(List<Pixels> pictures) {
        if (!image.has("aspectRatio")) {
            return pictures.stream()
                    .findFirst()
                    .map(first -> model.ratioLike((double) first.width() / first.height()))
                    .orElse("1:1");
        }
        String ratio = image.get("aspectRatio").textValue();
        if (!model.ratios().contains(ratio)) {
            throw GeminiErrors.invalidValue("generation_config.image_config.aspect_ratio", ratio);
        }
        return ratio;
    }

    private String tier() {
        if (!image.has("imageSize")) {
            return GeminiModel.USUAL_TIER;
        }
        String tier = image.get("imageSize").textValue();
        if (!model.tiers().contains(tier)) {
            throw GeminiErrors.invalidValue("generation_config.image_config.image_size", tier);
        }
        return tier;
    }

    private PictureFormat format() {
        String mediaType =
                image.at("/imageOutputOptions/mimeType").asText(model.format().mediaType());
        return mediaType.equals(PictureFormat.JPEG.mediaType()) ? PictureFormat.JPEG : PictureFormat.PNG;
    }

    private int compression() {
        int quality = image.at("/imageOutputOptions/compressionQuality").asInt(FULL_QUALITY);
        if (quality < 0 || quality > FULL_QUALITY) {
            throw GeminiErrors.invalidValue(
                    "generation_config.image_config.image_output_options.compression_quality", String.valueOf(quality));
        }
        return quality;
    }

    private long seed() {
        return generation.has("seed")
                ? generation.get("seed").longValue()
                : ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    }
}
