package org.pixelcaravan.sandbox.imagen;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The models of Imagen, as they were before they were switched off. */
enum ImagenModel {
    IMAGEGENERATION_006("imagegeneration@006", Pictures.OLDER, false, true),
    IMAGEN_3_CAPABILITY("imagen-3.0-capability-001", Pictures.REFERENCES, false, true),
    IMAGEN_3_FAST("imagen-3.0-fast-generate-001", Pictures.NONE, false, true),
    IMAGEN_3_001("imagen-3.0-generate-001", Pictures.NONE, false, true),
    IMAGEN_3_002("imagen-3.0-generate-002", Pictures.NONE, false, false),
    IMAGEN_4_FAST("imagen-4.0-fast-generate-001", Pictures.NONE, false, false),
    IMAGEN_4("imagen-4.0-generate-001", Pictures.NONE, true, false),
    IMAGEN_4_ULTRA("imagen-4.0-ultra-generate-001", Pictures.NONE, true, false);

    private final String id;
    private final Pictures pictures;
    private final boolean hasResolutions;
    private final boolean takesNegativePrompt;

    /** How a model takes pictures. */
    enum Pictures {
        NONE,
        /** In {@code image} and {@code mask}. */
        OLDER,
        /** In {@code referenceImages}, without which there is nothing to do. */
        REFERENCES
    }

    ImagenModel(String id, Pictures pictures, boolean hasResolutions, boolean takesNegativePrompt) {
        this.id = id;
        this.pictures = pictures;
        this.hasResolutions = hasResolutions;
        this.takesNegativePrompt = takesNegativePrompt;
    }

    static Optional<ImagenModel> find(String name) {
        return Arrays.stream(values()).filter(model -> model.id.equals(name)).findFirst();
    }

    String id() {
        return id;
    }

    Pictures pictures() {
        return pictures;
    }

    boolean takes(String parameter) {
        return switch (parameter) {
            case "sampleImageSize" -> hasResolutions;
            case "negativePrompt" -> takesNegativePrompt;
            case "guidanceScale", "editMode", "editConfig" -> pictures != Pictures.NONE;
            default -> true;
        };
    }

    /** The pixels of a ratio at 1K; twice as many a side at 2K. Nothing else is documented of older models. */
    static int[] pixels(String ratio, String tier) {
        int factor = tier.toUpperCase(Locale.ROOT).equals("2K") ? 2 : 1;
        int[] sides =
                switch (ratio) {
                    case "3:4" -> new int[] {896, 1280};
                    case "4:3" -> new int[] {1280, 896};
                    case "9:16" -> new int[] {768, 1408};
                    case "16:9" -> new int[] {1408, 768};
                    default -> new int[] {1024, 1024};
                };
        return new int[] {sides[0] * factor, sides[1] * factor};
    }
}
