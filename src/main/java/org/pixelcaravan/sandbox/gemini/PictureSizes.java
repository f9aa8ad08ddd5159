package org.pixelcaravan.sandbox.gemini;

import static java.util.Map.entry;

import java.util.Map;

/** The pixels that the vendor documents for each aspect ratio. */
public final class PictureSizes {
    private static final Map<String, Size> GEMINI_2_5 = Map.ofEntries(
            entry("1:1", new Size(1024, 1024)),
            entry("2:3", new Size(832, 1248)),
            entry("3:2", new Size(1248, 832)),
            entry("3:4", new Size(864, 1184)),
            entry("4:3", new Size(1184, 864)),
            entry("4:5", new Size(896, 1152)),
            entry("5:4", new Size(1152, 896)),
            entry("9:16", new Size(768, 1344)),
            entry("16:9", new Size(1344, 768)),
            entry("21:9", new Size(1536, 672)));
    /** At 1K; 2K and 4K are two and four times as wide, 512 half as wide. */
    private static final Map<String, Size> GEMINI_3 = Map.ofEntries(
            entry("1:1", new Size(1024, 1024)),
            entry("2:3", new Size(848, 1264)),
            entry("3:2", new Size(1264, 848)),
            entry("3:4", new Size(896, 1200)),
            entry("4:3", new Size(1200, 896)),
            entry("4:5", new Size(928, 1152)),
            entry("5:4", new Size(1152, 928)),
            entry("9:16", new Size(768, 1376)),
            entry("16:9", new Size(1376, 768)),
            entry("21:9", new Size(1584, 672)),
            entry("1:4", new Size(512, 2048)),
            entry("4:1", new Size(2048, 512)),
            entry("1:8", new Size(384, 3072)),
            entry("8:1", new Size(3072, 384)));

    private PictureSizes() {}

    /** Width and height in pixels. */
    public record Size(int width, int height) {
        double ratio() {
            return (double) width / height;
        }

        private Size times(double factor) {
            return new Size((int) (width * factor), (int) (height * factor));
        }
    }

    static Size of(GeminiModel model, String ratio, String tier) {
        return of(model.thinks(), ratio, tier);
    }

    /** @param third whether the model is of the third generation; those before it know one tier only */
    public static Size of(boolean third, String ratio, String tier) {
        return third ? GEMINI_3.get(ratio).times(factor(tier)) : GEMINI_2_5.get(ratio);
    }

    private static double factor(String tier) {
        return switch (tier) {
            case "512" -> 0.5;
            case "2K" -> 2;
            case "4K" -> 4;
            default -> 1;
        };
    }
}
