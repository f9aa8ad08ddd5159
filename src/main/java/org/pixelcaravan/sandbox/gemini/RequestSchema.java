package org.pixelcaravan.sandbox.gemini;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pixelcaravan.sandbox.gemini.WireType.Anything;
import org.pixelcaravan.sandbox.gemini.WireType.Message;
import org.pixelcaravan.sandbox.gemini.WireType.Repeated;
import org.pixelcaravan.sandbox.gemini.WireType.Scalar;
import org.pixelcaravan.sandbox.gemini.WireType.Word;

/** The fields of a {@code GenerateContentRequest}, after the vendor's reference. */
final class RequestSchema {
    private static final WireType ANYTHING = new Anything();
    private static final Message BLOB =
            new Message(Map.of("mimeType", Scalar.TEXT, "data", Scalar.TEXT, "displayName", Scalar.TEXT));
    private static final Message FILE = new Message(Map.of("mimeType", Scalar.TEXT, "fileUri", Scalar.TEXT));
    private static final Message PART = new Message(Map.of(
            "text", Scalar.TEXT,
            "inlineData", BLOB,
            "fileData", FILE,
            "thought", Scalar.FLAG,
            "thoughtSignature", Scalar.TEXT,
            "mediaResolution", ANYTHING,
            "videoMetadata", ANYTHING));
    private static final Message CONTENT = new Message(Map.of("role", Scalar.TEXT, "parts", new Repeated(PART)));
    private static final Word CATEGORY = new Word(List.of(
            "HARM_CATEGORY_HATE_SPEECH",
            "HARM_CATEGORY_HARASSMENT",
            "HARM_CATEGORY_SEXUALLY_EXPLICIT",
            "HARM_CATEGORY_DANGEROUS_CONTENT",
            "HARM_CATEGORY_CIVIC_INTEGRITY"));
    private static final Word THRESHOLD =
            new Word(List.of("OFF", "BLOCK_NONE", "BLOCK_ONLY_HIGH", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_LOW_AND_ABOVE"));
    private static final Message SAFETY = new Message(Map.of("category", CATEGORY, "threshold", THRESHOLD));
    private static final Message THINKING = new Message(Map.of(
            "thinkingLevel",
            new Word(List.of("MINIMAL", "LOW", "MEDIUM", "HIGH")),
            "includeThoughts",
            Scalar.FLAG,
            "thinkingBudget",
            Scalar.WHOLE));
    private static final Map<String, WireType> IMAGE = Map.of("aspectRatio", Scalar.TEXT, "imageSize", Scalar.TEXT);
    private static final Map<String, WireType> VERTEX_IMAGE = Map.of(
            "personGeneration",
            new Word(List.of("ALLOW_ALL", "ALLOW_ADULT", "ALLOW_NONE")),
            "prominentPeople",
            new Word(List.of("ALLOW_PROMINENT_PEOPLE", "BLOCK_PROMINENT_PEOPLE")),
            "imageOutputOptions",
            new Message(Map.of(
                    "mimeType", new Word(List.of("image/png", "image/jpeg")), "compressionQuality", Scalar.WHOLE)));

    private RequestSchema() {}

    static Message of(Surface surface) {
        return switch (surface) {
            case DEVELOPER -> request(IMAGE, Map.of());
            case VERTEX -> request(with(IMAGE, VERTEX_IMAGE), Map.of("labels", ANYTHING));
        };
    }

    private static Message request(Map<String, WireType> image, Map<String, WireType> more) {
        return new Message(with(
                Map.of(
                        "contents",
                        new Repeated(CONTENT),
                        "systemInstruction",
                        CONTENT,
                        "generationConfig",
                        generation(image),
                        "safetySettings",
                        new Repeated(SAFETY),
                        "tools",
                        ANYTHING,
                        "toolConfig",
                        ANYTHING,
                        "cachedContent",
                        Scalar.TEXT),
                more));
    }

    private static Message generation(Map<String, WireType> image) {
        return new Message(Map.ofEntries(
                entry("responseModalities", new Repeated(new Word(List.of("TEXT", "IMAGE", "AUDIO", "VIDEO")))),
                entry("imageConfig", new Message(image)),
                // How it looks on the wire is not known for certain, so it is neither refused nor followed.
                entry("responseFormat", ANYTHING),
                entry("candidateCount", Scalar.WHOLE),
                entry("seed", Scalar.WHOLE),
                entry("temperature", Scalar.NUMBER),
                entry("topP", Scalar.NUMBER),
                entry("topK", Scalar.NUMBER),
                entry("maxOutputTokens", Scalar.WHOLE),
                entry("stopSequences", new Repeated(Scalar.TEXT)),
                entry("thinkingConfig", THINKING),
                entry("mediaResolution", ANYTHING)));
    }

    private static Map<String, WireType> with(Map<String, WireType> some, Map<String, WireType> more) {
        Map<String, WireType> all = new HashMap<>(some);
        all.putAll(more);
        return Map.copyOf(all);
    }
}
