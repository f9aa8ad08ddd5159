package org.pixelcaravan.model;

/**
 * Everything that a caller can ask for, under one name. A door knows how its protocol spells each; the catalogue says which
 * hints a model honours.
 */
public enum Parameter {
    MODEL("model"),
    PROMPT("prompt"),
    COUNT("count"),
    SIZE("size"),
    ASPECT_RATIO("aspectRatio"),
    TIER("tier"),
    FORMAT("format"),
    COMPRESSION("compression"),
    BACKGROUND("background"),
    REFERENCES("references"),
    MASK("mask"),
    OPERATION("operation"),
    STREAM("stream"),
    PARTIAL_IMAGES("partialImages"),
    RESPONSE_FORMAT("responseFormat"),
    STORAGE("storage"),

    NEGATIVE_PROMPT("negativePrompt", String.class),
    SEED("seed", Long.class),
    GUIDANCE_SCALE("guidanceScale", Double.class),
    ENHANCE_PROMPT("enhancePrompt", Boolean.class),
    WATERMARK("watermark", Boolean.class),
    SAFETY("safety", String.class),
    PERSON_GENERATION("personGeneration", String.class),
    QUALITY("quality", String.class),
    STYLE("style", String.class),
    MODERATION("moderation", String.class),
    LANGUAGE("language", String.class),
    USER("user", String.class),
    SAFETY_ATTRIBUTES("safetyAttributes", Boolean.class),
    LABELS("labels", String.class),
    INPUT_FIDELITY("inputFidelity", String.class);

    private final String id;
    private final Class<?> hintType;

    Parameter(String id) {
        this(id, Void.class);
    }

    Parameter(String id, Class<?> hintType) {
        this.id = id;
        this.hintType = hintType;
    }

    /** The canonical name, which the catalogue and job documents use. */
    public String id() {
        return id;
    }

    /**
     * Whether a model that cannot honour it may leave it out and say so. Everything else is delivered exactly or refused.
     */
    public boolean isHint() {
        return hintType != Void.class;
    }

    /** The Java type of a hint's value: String, Long, Double or Boolean. */
    public Class<?> hintType() {
        return hintType;
    }
}
