package org.pixelcaravan.sandbox.glm;

import java.util.List;
import java.util.Optional;

/**
 * One model of Zhipu's.
 *
 * @param side of the square that it draws where nothing is said
 * @param step both sides of a size of one's own are multiples of it
 * @param mostPixels width times height at most
 * @param qualities the first of them where nothing is said
 * @param tasks whether it can be asked to make a task
 */
record GlmModel(String id, int side, int step, long mostPixels, List<String> qualities, boolean tasks) {
    private static final List<String> BOTH = List.of("standard", "hd");
    private static final long COGVIEW_PIXELS = 1 << 21;

    private static final List<GlmModel> ALL = List.of(
            new GlmModel("glm-image", 1280, 32, 1 << 22, List.of("hd"), true),
            new GlmModel("cogview-4-250304", 1024, 16, COGVIEW_PIXELS, BOTH, false),
            new GlmModel("cogview-4", 1024, 16, COGVIEW_PIXELS, BOTH, false),
            new GlmModel("cogview-3-flash", 1024, 16, COGVIEW_PIXELS, BOTH, false));

    static Optional<GlmModel> find(String id) {
        return ALL.stream().filter(model -> model.id().equals(id)).findFirst();
    }
}
