package org.pixelcaravan.sandbox.picture;

/** The backdrop: a gradient, a sun or a crescent moon with its glow, and stars at night. */
final class Sky implements Layer {
    private static final int STAR_CELL_PARTS = 34;

    private final Palette palette;
    private final Canvas canvas;
    private final SkyLight light;
    private final float horizonRow;
    private final Cover land;
    private final int starSalt;

    Sky(Palette palette, Canvas canvas, SkyLight light, float horizonRow, Cover land, Dice dice) {
        this.palette = palette;
        this.canvas = canvas;
        this.light = light;
        this.horizonRow = horizonRow;
        this.land = land;
        this.starSalt = dice.below(1 << 20);
    }

    @Override
    public void paint(int row, int[] argb) {
        float depth = Colour.clamp(row / horizonRow);
        int base = depth < 0.55f
                ? Colour.mix(palette.skyTop(), palette.skyMiddle(), Colour.smoothStep(0f, 0.55f, depth))
                : Colour.mix(palette.skyMiddle(), palette.horizon(), Colour.smoothStep(0.5f, 1f, depth));
        for (int column = 0; column < canvas.width(); column++) {
            if (!land.hides(column, row)) {
                argb[column] = shine(base, column, row);
            }
        }
        if (palette.night()) {
            paintStars(row, argb);
        }
    }

    private int shine(int base, int column, int row) {
        if (!light.reaches(column, row)) {
            return base;
        }
        float distance = light.distance(column, row);
        float glow = Colour.clamp(1f - distance / light.reach());
        int lit = Colour.mix(base, palette.light(), glow * glow * glow * 0.75f);
        float disc = Colour.clamp(light.radius() - distance + 0.5f);
        if (disc > 0f && palette.night()) {
            disc *= Colour.clamp(light.crescentDistance(column, row) - light.radius() * 0.92f + 0.5f);
        }
        return disc > 0f ? Colour.mix(lit, palette.light(), disc) : lit;
    }

    private void paintStars(int row, int[] argb) {
        float cell = Math.max(6f, canvas.unit() / STAR_CELL_PARTS);
        int cellRow = (int) (row / cell);
        for (int cellColumn = 0; cellColumn * cell < canvas.width(); cellColumn++) {
            Dice dice = new Dice(starSalt + cellRow * 92_821L + cellColumn * 68_917L);
            float brightness = dice.next() * dice.next() * (1.1f - row / horizonRow);
            float x = (cellColumn + dice.between(0.2f, 0.8f)) * cell;
            float y = (cellRow + dice.between(0.2f, 0.8f)) * cell;
            paintStar(x, y, cell * dice.between(0.04f, 0.09f), brightness, row, argb);
        }
    }

    private void paintStar(float x, float y, float radius, float brightness, int row, int[] argb) {
        int first = Math.max(0, (int) (x - radius - 1f));
        int last = Math.min(canvas.width() - 1, (int) (x + radius + 1f));
        for (int column = first; column <= last; column++) {
            float distance = Geometry.length(column - x, row - y);
            float cover = Colour.clamp(radius - distance + 0.5f) * Colour.clamp(brightness * 1.6f);
            argb[column] = Colour.mix(argb[column], palette.light(), cover);
        }
    }
}
