package org.pixelcaravan.dialect.imagen;

/** Words of Imagen's predict protocol that its codec and the door of the same protocol share. */
public final class ImagenFields {
    /** The dialect's name, under which fields of its own travel, those of callers of the door among them. */
    public static final String DIALECT = "imagen";

    /** Where a request holds the picture and what is asked of it. */
    public static final String INSTANCE = "instances[0].";

    public static final String PARAMETERS = "parameters.";

    /** The scores of a picture, or of the prompt. */
    public static final String SAFETY_ATTRIBUTES = "safetyAttributes";

    /** The entry among the predictions that is about the prompt, and no picture. */
    public static final String PROMPT_ENTRY = "Positive Prompt";

    private ImagenFields() {}
}
