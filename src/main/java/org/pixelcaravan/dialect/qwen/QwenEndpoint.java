package org.pixelcaravan.dialect.qwen;

import java.util.Arrays;
import org.pixelcaravan.catalog.ModelSpec;

/**
 * The endpoints of DashScope that make pictures, which the catalogue rows name. A call with the header for tasks is refused
 * by the endpoint that answers at once, and one without it by all others.
 */
enum QwenEndpoint {
    /** Takes messages and answers with the pictures. */
    MULTIMODAL_GENERATION("multimodal-generation", "generation"),
    /** Takes messages and answers with a task. */
    IMAGE_GENERATION("image-generation", "generation"),
    /** Takes a prompt and answers with a task. */
    TEXT2IMAGE("text2image", "image-synthesis"),
    /** Takes a prompt with pictures and answers with a task. */
    IMAGE2IMAGE("image2image", "image-synthesis");

    private final String id;
    private final String action;

    QwenEndpoint(String id, String action) {
        this.id = id;
        this.action = action;
    }

    static QwenEndpoint of(ModelSpec model) {
        String wanted = model.endpoint().orElse(MULTIMODAL_GENERATION.id);
        return Arrays.stream(values())
                .filter(endpoint -> endpoint.id.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The catalogue's row " + model.id() + " names the endpoint " + wanted + ", which is unknown"));
    }

    String path() {
        return "services/aigc/" + id + "/" + action;
    }

    boolean answersWithTask() {
        return this != MULTIMODAL_GENERATION;
    }

    boolean takesMessages() {
        return this == MULTIMODAL_GENERATION || this == IMAGE_GENERATION;
    }
}
