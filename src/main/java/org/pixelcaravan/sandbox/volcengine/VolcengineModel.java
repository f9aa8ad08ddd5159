package org.pixelcaravan.sandbox.volcengine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One model of Seedream's family.
 *
 * @param words the sizes that have a name, with the side of their square
 * @param fewestPixels of a size in numbers
 * @param mostPixels of a size in numbers; 0 if there are no sizes in numbers
 * @param pictures how many pictures it takes
 * @param groups whether it makes several pictures at once, and streams them
 * @param formats what {@code output_format} can be; empty if there is no such field, and it is JPEG
 * @param seeded whether it knows seed and guidance
 * @param modes how prompts can be optimized; empty if there is no such field
 */
record VolcengineModel(
        String id,
        Map<String, Integer> words,
        long fewestPixels,
        long mostPixels,
        int pictures,
        boolean groups,
        List<String> formats,
        boolean seeded,
        List<String> modes) {
    private static final int ONE_K = 1024;
    private static final int TWO_K = 2048;
    private static final int THREE_K = 3072;
    private static final int FOUR_K = 4096;
    private static final long FOUR_K_SQUARED = 16_777_216;
    private static final long LEAST_OF_TWO_K = 3_686_400;
    private static final long LEAST_OF_ONE_K = 921_600;
    private static final List<String> FILES = List.of("jpeg", "png");

    private static final List<VolcengineModel> ALL = List.of(
            new VolcengineModel(
                    "doubao-seedream-5-0-pro-260628",
                    Map.of("1K", ONE_K, "1.5K", 1536, "2K", TWO_K),
                    LEAST_OF_ONE_K,
                    4_624_220,
                    10,
                    false,
                    FILES,
                    false,
                    List.of("standard", "fast")),
            new VolcengineModel(
                    "doubao-seedream-5-0-260128",
                    Map.of("2K", TWO_K, "3K", THREE_K, "4K", FOUR_K),
                    LEAST_OF_TWO_K,
                    FOUR_K_SQUARED,
                    14,
                    true,
                    FILES,
                    false,
                    List.of("standard")),
            new VolcengineModel(
                    "doubao-seedream-4-5-251128",
                    Map.of("2K", TWO_K, "4K", FOUR_K),
                    LEAST_OF_TWO_K,
                    FOUR_K_SQUARED,
                    14,
                    true,
                    List.of(),
                    false,
                    List.of("standard")),
            new VolcengineModel(
                    "doubao-seedream-4-0-250828",
                    Map.of("1K", ONE_K, "2K", TWO_K, "4K", FOUR_K),
                    LEAST_OF_ONE_K,
                    FOUR_K_SQUARED,
                    14,
                    true,
                    List.of(),
                    false,
                    List.of("standard", "fast")),
            new VolcengineModel(
                    "doubao-seedream-3-0-t2i-250415",
                    Map.of(),
                    512L * 512,
                    (long) TWO_K * TWO_K,
                    0,
                    false,
                    List.of(),
                    true,
                    List.of()),
            new VolcengineModel(
                    "doubao-seededit-3-0-i2i-250628", Map.of(), 0, 0, 1, false, List.of(), true, List.of()));

    private static final Map<String, String> OTHER_NAMES =
            Map.of("doubao-seedream-5-0-lite-260128", "doubao-seedream-5-0-260128");

    static Optional<VolcengineModel> find(String name) {
        String id = OTHER_NAMES.getOrDefault(name, name);
        return ALL.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /** Whether the picture that is edited decides on the size. */
    boolean adaptive() {
        return mostPixels == 0;
    }

    /** The side of a picture of which no size is said. */
    int usualSide() {
        return seeded ? ONE_K : TWO_K;
    }

    /** Fields that this model refuses although others know them. */
    boolean refuses(String field) {
        return switch (field) {
            case "seed", "guidance_scale" -> !seeded;
            case "sequential_image_generation", "sequential_image_generation_options", "stream" -> !groups;
            case "output_format" -> formats.isEmpty();
            case "optimize_prompt_options" -> modes.isEmpty();
            case "tools" -> !Set.of("doubao-seedream-5-0-260128").contains(id);
            case "image" -> pictures == 0;
            default -> false;
        };
    }
}
