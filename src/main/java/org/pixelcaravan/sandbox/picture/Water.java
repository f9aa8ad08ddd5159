package org.pixelcaravan.sandbox.picture;

/** A sea from the horizon to the foot of the picture, with the light glittering on it. */
final class Water implements Layer {
    private final Palette palette;
    private final Canvas canvas;
    private final SkyLight light;
    private final float horizonRow;
    private final long salt;

    Water(Palette palette, Canvas canvas, SkyLight light, float horizonRow, Dice dice) {
        this.palette = palette;
        this.canvas = canvas;
        this.light = light;
        this.horizonRow = horizonRow;
        this.salt = dice.below(1 << 20);
    }

    @Override
    public void paint(int row, int[] argb) {
        if (row < horizonRow) {
            return;
        }
        float depth = (row - horizonRow) / (canvas.height() - horizonRow);
        int deep = Colour.darken(palette.skyTop(), 0.25f);
        int base =
                Colour.mix(Colour.mix(palette.horizon(), palette.skyMiddle(), 0.55f), deep, (float) Math.sqrt(depth));
        for (int column = 0; column < canvas.width(); column++) {
            argb[column] = Colour.mix(base, palette.light(), reflection(column, depth));
        }
        paintGlitter(depth, argb);
    }

    private float reflection(int column, float depth) {
        float halfWidth = light.radius() * (1.1f + 2.2f * depth);
        float offset = Math.abs(column - light.x()) / halfWidth;
        return 0.45f * (1f - depth) * Colour.clamp(1f - offset);
    }

    /** Short strokes, thinner and denser towards the horizon, brightest below the light. */
    private void paintGlitter(float depth, int[] argb) {
        float band = (float) Math.sqrt(depth) * 26f;
        int wave = (int) band;
        float across = Math.abs((band - wave) * 2f - 1f);
        Dice dice = new Dice(salt + wave * 15_485_863L);
        float length = canvas.unit() * (0.04f + 0.20f * depth);
        float gap = canvas.unit() * (0.10f + 0.35f * depth);
        float x = -gap * dice.next();
        while (x < canvas.width()) {
            float stroke = length * dice.between(0.3f, 1f);
            paintStroke(x, stroke, across, dice.between(0.25f, 1f), argb);
            x += stroke + gap * dice.between(0.2f, 1f);
        }
    }

    private void paintStroke(float start, float length, float across, float strength, int[] argb) {
        float half = length / 2f;
        float centre = start + half;
        float nearLight = 0.22f + 0.6f * Colour.clamp(1f - Math.abs(centre - light.x()) / (light.radius() * 4f));
        int first = Math.max(0, (int) start);
        int last = Math.min(canvas.width() - 1, (int) (start + length));
        for (int column = first; column <= last; column++) {
            float along = (column - centre) / half;
            float cover = Colour.clamp((1f - along * along - across) * 4f);
            argb[column] = Colour.mix(argb[column], palette.light(), cover * strength * nearLight);
        }
    }
}
