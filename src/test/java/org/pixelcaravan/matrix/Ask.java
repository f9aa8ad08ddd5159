package org.pixelcaravan.matrix;

/** What the predict protocol's reference lets a caller say, in its order; each is tried with every model of the table. */
enum Ask {
    NOTHING("nothing but a prompt", ""),
    SEVERAL("sampleCount", "\"sampleCount\": 5"),
    TOO_MANY("sampleCount over all limits", "\"sampleCount\": 16"),
    NEGATIVE_PROMPT("negativePrompt", "\"negativePrompt\": \"people\""),
    WIDE("aspectRatio", "\"aspectRatio\": \"16:9\""),
    VERY_WIDE("aspectRatio of a film", "\"aspectRatio\": \"21:9\""),
    MIME_TYPE("outputOptions.mimeType", "\"outputOptions\": {\"mimeType\": \"image/jpeg\"}"),
    COMPRESSION(
            "outputOptions.compressionQuality",
            "\"outputOptions\": {\"mimeType\": \"image/jpeg\", \"compressionQuality\": 40}"),
    SEED("seed", "\"seed\": 42"),
    SEED_OF_SEVERAL("seed of several pictures", "\"seed\": 42, \"sampleCount\": 2"),
    ENHANCE_PROMPT("enhancePrompt", "\"enhancePrompt\": true"),
    NO_ENHANCE_PROMPT("enhancePrompt switched off", "\"enhancePrompt\": false"),
    PERSON_GENERATION("personGeneration", "\"personGeneration\": \"dont_allow\""),
    SAFETY_SETTING("safetySetting", "\"safetySetting\": \"block_only_high\""),
    INCLUDE_RAI_REASON("includeRaiReason", "\"includeRaiReason\": true"),
    ADD_WATERMARK("addWatermark", "\"addWatermark\": true"),
    NO_WATERMARK("addWatermark switched off", "\"addWatermark\": false"),
    GUIDANCE_SCALE("guidanceScale", "\"guidanceScale\": 3.5"),
    IMAGE_SIZE("imageSize", "\"imageSize\": \"1536x1024\""),
    QUALITY("quality", "\"quality\": \"high\""),
    SMALL("sampleImageSize 1K", "\"sampleImageSize\": \"1K\", \"aspectRatio\": \"3:4\""),
    MIDDLE("sampleImageSize 2K", "\"sampleImageSize\": \"2K\", \"aspectRatio\": \"16:9\""),
    LARGE("sampleImageSize 4K", "\"sampleImageSize\": \"4K\", \"aspectRatio\": \"16:9\"");

    private final String title;
    private final String parameters;

    Ask(String title, String parameters) {
        this.title = title;
        this.parameters = parameters;
    }

    /** A heading. */
    String title() {
        return title;
    }

    /** The fields of {@code parameters}. */
    String parameters() {
        return parameters;
    }
}
