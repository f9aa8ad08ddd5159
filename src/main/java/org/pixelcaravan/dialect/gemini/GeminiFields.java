package org.pixelcaravan.dialect.gemini;

import java.util.Map;
import org.pixelcaravan.model.Parameter;

/** How {@code generateContent} spells the canonical parameters. */
final class GeminiFields {
    /** The dialect's name, under which fields of its own travel. */
    static final String DIALECT = "gemini";

    /** The field of a request that holds the conversation. */
    static final String CONTENTS = "contents";

    /** What the vendor blames, where that is no hint. */
    static final Map<String, Parameter> NAMES = Map.of(
            "aspectRatio", Parameter.ASPECT_RATIO,
            "candidateCount", Parameter.COUNT,
            "contents", Parameter.PROMPT,
            "data", Parameter.REFERENCES,
            "imageSize", Parameter.TIER,
            "inlineData", Parameter.REFERENCES,
            "text", Parameter.PROMPT);

    private static final String GENERATION = "generationConfig.";
    private static final String IMAGE = GENERATION + "imageConfig.";

    private GeminiFields() {}

    /** The field's name within the body; the canonical one for what the protocol has no field for. */
    static String nameOf(Parameter parameter) {
        return switch (parameter) {
            case PROMPT -> "contents[i].parts[i].text";
            case REFERENCES, MASK, OPERATION -> "contents[i].parts[i].inlineData";
            case COUNT -> GENERATION + "candidateCount";
            case SIZE -> "imageSize";
            case TIER -> IMAGE + "imageSize";
            case ASPECT_RATIO, PERSON_GENERATION -> IMAGE + parameter.id();
            case FORMAT -> IMAGE + "imageOutputOptions.mimeType";
            case COMPRESSION -> IMAGE + "imageOutputOptions.compressionQuality";
            case SEED -> GENERATION + "seed";
            case MODEL, QUALITY, LABELS -> parameter.id();
            case NEGATIVE_PROMPT, GUIDANCE_SCALE, ENHANCE_PROMPT, WATERMARK, SAFETY, SAFETY_ATTRIBUTES ->
                parameter.id();
            case STYLE, MODERATION, LANGUAGE, USER, INPUT_FIDELITY -> parameter.id();
            case BACKGROUND, STREAM, PARTIAL_IMAGES, RESPONSE_FORMAT, STORAGE -> parameter.id();
        };
    }
}
