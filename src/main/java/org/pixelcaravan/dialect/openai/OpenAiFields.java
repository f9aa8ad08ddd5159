package org.pixelcaravan.dialect.openai;

import org.pixelcaravan.model.Parameter;

/** How the OpenAI Images protocol spells the canonical parameters. */
final class OpenAiFields {
    /** The dialect's name, under which fields of its own travel. */
    static final String DIALECT = "openai";

    /** Pictures to work from have an address of their own. */
    static final String AT_EDITS = "image, at /v1/images/edits";

    private OpenAiFields() {}

    /** The field's name; the canonical one for what the protocol has no field for. */
    static String nameOf(Parameter parameter) {
        return switch (parameter) {
            case COUNT -> "n";
            case ASPECT_RATIO -> "aspect_ratio";
            case TIER -> "image_size";
            case FORMAT -> "output_format";
            case COMPRESSION -> "output_compression";
            case REFERENCES -> "image";
            case OPERATION -> "model";
            case PARTIAL_IMAGES -> "partial_images";
            case RESPONSE_FORMAT -> "response_format";
            case NEGATIVE_PROMPT -> "negative_prompt";
            case GUIDANCE_SCALE -> "guidance_scale";
            case INPUT_FIDELITY -> "input_fidelity";
            case MODEL, PROMPT, SIZE, BACKGROUND, MASK, STREAM, SEED, QUALITY, STYLE, MODERATION, USER ->
                parameter.id();
            case STORAGE, ENHANCE_PROMPT, WATERMARK, SAFETY, PERSON_GENERATION, LANGUAGE, SAFETY_ATTRIBUTES, LABELS ->
                parameter.id();
        };
    }
}
