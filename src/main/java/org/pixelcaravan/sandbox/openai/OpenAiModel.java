package org.pixelcaravan.sandbox.openai;

import java.util.List;
import java.util.Optional;

/**
 * One image model of OpenAI.
 *
 * @param created when the model appeared, in Unix seconds
 * @param freeSize whether any size within the limits of {@link SizeRule} is allowed, or only three fixed ones
 * @param inputFidelities which values of {@code input_fidelity} an edit may use; empty if the field is refused
 * @param strict whether its server knows its limits; one of somebody's own draws any size and passes over unknown fields
 */
record OpenAiModel(String id, long created, boolean freeSize, List<String> inputFidelities, boolean strict) {
    private static final List<OpenAiModel> ALL = List.of(
            new OpenAiModel("chatgpt-image-latest", 1_765_929_600, false, List.of("low", "high"), true),
            new OpenAiModel("gpt-image-1", 1_745_366_400, false, List.of("low", "high"), true),
            new OpenAiModel("gpt-image-1-mini", 1_759_708_800, false, List.of("low"), true),
            new OpenAiModel("gpt-image-1.5", 1_765_843_200, false, List.of("low", "high"), true),
            new OpenAiModel("gpt-image-2", 1_776_729_600, true, List.of(), true),
            new OpenAiModel("gpt-image-2-2026-04-21", 1_776_729_600, true, List.of(), true));

    /**
     * The models of the catalogue, gpt-image-1 among them, which the vendor has shut down; what the catalogue does not list
     * (the DALL-E family) is as unknown as a typing error.
     */
    static List<OpenAiModel> all() {
        return ALL;
    }

    static Optional<OpenAiModel> find(String id) {
        return ALL.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /** A model of a server of somebody's own. */
    static OpenAiModel named(String id) {
        return new OpenAiModel(id, 0, true, List.of("low", "high"), false);
    }
}
