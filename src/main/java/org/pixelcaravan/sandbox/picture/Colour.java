package org.pixelcaravan.sandbox.picture;

/** Arithmetic on colours packed as non-premultiplied ARGB. Only exact operations, so every machine gets the same bytes. */
final class Colour {
    static final int WHITE = 0xFFFFFFFF;
    static final int BLACK = 0xFF000000;

    private Colour() {}

    /** A blend of two colours, channel by channel, alpha included; share 0 is the first, 1 the second. */
    static int mix(int first, int second, float share) {
        return mix(first, second, weight(share));
    }

    /** A share as {@link #mix(int, int, int)} takes it. */
    static int weight(float share) {
        return (int) (clamp(share) * 256f + 0.5f);
    }

    /** The same with the share of the second in parts of 256. */
    static int mix(int first, int second, int weight) {
        int rest = 256 - weight;
        int alphaGreen = ((first >>> 8) & 0x00FF00FF) * rest + ((second >>> 8) & 0x00FF00FF) * weight;
        int redBlue = (first & 0x00FF00FF) * rest + (second & 0x00FF00FF) * weight;
        return (alphaGreen & 0xFF00FF00) | ((redBlue >>> 8) & 0x00FF00FF);
    }

    static int lighten(int colour, float share) {
        return mix(colour, WHITE, share);
    }

    static int darken(int colour, float share) {
        return mix(colour, BLACK, share);
    }

    static int withAlpha(int colour, int alpha) {
        return (colour & 0x00FFFFFF) | (alpha << 24);
    }

    static int alpha(int colour) {
        return colour >>> 24;
    }

    /** Perceived brightness, 0 to 255. */
    static int luminance(int colour) {
        return ((colour >> 16 & 0xFF) * 54 + (colour >> 8 & 0xFF) * 183 + (colour & 0xFF) * 19) >> 8;
    }

    static float clamp(float value) {
        return Math.max(0f, Math.min(1f, value));
    }

    /** An S-shaped ramp from 0 at the first edge to 1 at the second. */
    static float smoothStep(float from, float to, float value) {
        float share = clamp((value - from) / (to - from));
        return share * share * (3f - 2f * share);
    }
}
