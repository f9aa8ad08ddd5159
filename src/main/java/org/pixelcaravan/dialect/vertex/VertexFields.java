package org.pixelcaravan.dialect.vertex;

import org.pixelcaravan.model.Parameter;

/** How the predict protocol spells the canonical parameters. */
final class VertexFields {
    /** The door's name. */
    static final String NAME = "vertex";

    private VertexFields() {}

    /** The field's name within the body; the canonical one for what the protocol has no field for. */
    static String nameOf(Parameter parameter) {
        return switch (parameter) {
            case PROMPT -> "instances[0].prompt";
            case REFERENCES, MASK, OPERATION -> "instances[0].referenceImages";
            case COUNT -> "parameters.sampleCount";
            case SIZE -> "imageSize";
            case TIER -> "parameters.sampleImageSize";
            case FORMAT -> "parameters.outputOptions.mimeType";
            case COMPRESSION -> "parameters.outputOptions.compressionQuality";
            case STORAGE -> "parameters.storageUri";
            case WATERMARK -> "parameters.addWatermark";
            case SAFETY -> "parameters.safetySetting";
            case SAFETY_ATTRIBUTES -> "parameters.includeSafetyAttributes";
            case ASPECT_RATIO, NEGATIVE_PROMPT, SEED, GUIDANCE_SCALE, ENHANCE_PROMPT, PERSON_GENERATION, LANGUAGE ->
                "parameters." + parameter.id();
            case MODEL, QUALITY, LABELS -> parameter.id();
            case BACKGROUND, STREAM, PARTIAL_IMAGES, RESPONSE_FORMAT, STYLE, MODERATION, USER, INPUT_FIDELITY ->
                parameter.id();
        };
    }
}
