package org.pixelcaravan.sandbox.picture;

import java.util.List;
import java.util.Optional;

/**
 * The colours of one picture.
 *
 * @param light the sun or the moon
 * @param far land at the horizon, which takes on some of the sky's haze
 * @param near land in the foreground
 * @param accent the thing to look at: a kite, a sail, a balloon
 */
record Palette(int skyTop, int skyMiddle, int horizon, int light, int far, int near, int accent, boolean night) {
    private static final List<Palette> DAYS = List.of(
            of(0x2B3A67, 0xC8553D, 0xFFD5A8, 0xFFF3DC, 0xE29578, 0x4A2545, 0xE63946),
            of(0x3D5A98, 0x98C1D9, 0xFDF0D5, 0xFFFBEF, 0xE9B872, 0x7F4F24, 0xD62839),
            of(0x355070, 0xB56576, 0xEAAC8B, 0xFFE8D6, 0xC97B84, 0x3A2449, 0xFFB703),
            of(0x0B7189, 0x7BDFF2, 0xF6F7EB, 0xFFFFFF, 0x9AD1B7, 0x1D5C63, 0xFF6B6B),
            of(0x5E548E, 0xBE95C4, 0xFFDDD2, 0xFFF8F0, 0xA88FBF, 0x2E294E, 0xF15BB5),
            of(0x1F4E5F, 0xF4A259, 0xF9E4B7, 0xFFF7E0, 0xD9A05B, 0x5B3A29, 0x2A9D8F),
            of(0x446084, 0xF49D8A, 0xFCE2CE, 0xFFF5EC, 0xDB9C94, 0x463A5C, 0x3D9DA8));

    private static final List<Palette> NIGHTS = List.of(
            new Palette(0xFF0B1026, 0xFF1F2A56, 0xFF5D6EA8, 0xFFF7F3DF, 0xFF47568C, 0xFF090D1F, 0xFFFFC857, true),
            new Palette(0xFF10002B, 0xFF3C096C, 0xFFB26FD1, 0xFFFFF0F8, 0xFF6A3A93, 0xFF0E0220, 0xFFFF9E00, true),
            new Palette(0xFF041C24, 0xFF0F4C5C, 0xFF5FA8A0, 0xFFF4FFE8, 0xFF2E6E70, 0xFF03151A, 0xFFFFD166, true));

    private static Palette of(int skyTop, int skyMiddle, int horizon, int light, int far, int near, int accent) {
        return new Palette(
                skyTop | Colour.BLACK,
                skyMiddle | Colour.BLACK,
                horizon | Colour.BLACK,
                light | Colour.BLACK,
                far | Colour.BLACK,
                near | Colour.BLACK,
                accent | Colour.BLACK,
                false);
    }

    static Palette choose(PromptWords words, Dice dice) {
        List<Palette> choices = words.night() ? NIGHTS : DAYS;
        Palette palette = choices.get(dice.below(choices.size()));
        Optional<Integer> tint = words.tint();
        return tint.map(palette::tinted).orElse(palette);
    }

    /** Pulls everything towards one colour, the accent most of all, and keeps the order of light and dark. */
    private Palette tinted(int tint) {
        return new Palette(
                toned(skyTop, tint, 0.72f),
                toned(skyMiddle, tint, 0.55f),
                toned(horizon, tint, 0.30f),
                toned(light, tint, 0.06f),
                toned(far, tint, 0.45f),
                toned(near, tint, 0.40f),
                tint,
                night);
    }

    private static int toned(int colour, int tint, float share) {
        int brightness = Colour.luminance(colour);
        int own = Colour.luminance(tint);
        int matched = brightness >= own
                ? Colour.lighten(tint, (brightness - own) / (256f - own))
                : Colour.darken(tint, (own - brightness) / (float) own);
        return Colour.mix(colour, matched, share);
    }
}
