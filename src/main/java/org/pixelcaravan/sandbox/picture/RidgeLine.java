package org.pixelcaravan.sandbox.picture;

import java.util.Arrays;

/** The outlines of land against what lies behind: for each column the row of the crest. */
final class RidgeLine {
    private final Canvas canvas;
    private final Dice dice;
    private final float[] rows;

    private RidgeLine(Canvas canvas, Dice dice, float baseRow) {
        this.canvas = canvas;
        this.dice = dice;
        this.rows = new float[canvas.width()];
        Arrays.fill(rows, baseRow);
    }

    /**
     * Draws one outline.
     *
     * @param baseRow the row that the land rises from
     * @param rise how high the land rises at most, in pixels
     * @param nearness 0 at the horizon to 1 in the foreground: near things are larger
     */
    static float[] of(Scenery scenery, Canvas canvas, Dice dice, float baseRow, float rise, float nearness) {
        RidgeLine line = new RidgeLine(canvas, dice, baseRow);
        switch (scenery) {
            case DUNES, SEA -> line.addDunes(rise, 2.6f - 1.5f * nearness);
            case MOUNTAINS -> line.addPeaks(rise, 3.2f - 1.2f * nearness);
            case FOREST -> line.addTrees(rise, nearness);
            case CITY -> line.addHouses(rise, nearness);
        }
        return line.rows;
    }

    private void addDunes(float rise, float frequency) {
        float phase = dice.between(0f, 10f);
        float swellPhase = dice.between(0f, 10f);
        for (int column = 0; column < rows.length; column++) {
            double x = column / canvas.unit() * frequency;
            double crest = 1 - Math.abs(StrictMath.sin(x * 1.7 + phase + 0.5 * StrictMath.sin(x * 1.1 + swellPhase)));
            double swell = 0.5 + 0.5 * StrictMath.sin(x * 1.3 + swellPhase);
            rows[column] -= (float) (rise * (0.62 * crest * (0.45 + 0.55 * swell) + 0.38 * swell));
        }
    }

    private void addPeaks(float rise, float frequency) {
        float share = 0.62f;
        float scale = frequency;
        for (int octave = 0; octave < 6; octave++) {
            long salt = dice.below(1 << 20);
            for (int column = 0; column < rows.length; column++) {
                rows[column] -= rise * share * noise(column / canvas.unit() * scale, salt);
            }
            share *= 0.42f;
            scale *= 2.3f;
        }
    }

    /** Straight lines between random heights at whole numbers. */
    private static float noise(float x, long salt) {
        long cell = (long) x;
        float left = new Dice(salt + cell * 7919L).next();
        float right = new Dice(salt + (cell + 1) * 7919L).next();
        return left + (right - left) * (x - cell);
    }

    private void addTrees(float rise, float nearness) {
        addDunes(rise * 0.7f, 2.2f - nearness);
        float[] ground = rows.clone();
        float treeHeight = canvas.unit() * (0.055f + 0.13f * nearness);
        float x = -treeHeight * 0.2f;
        while (x < rows.length + treeHeight * 0.2f) {
            addTree(ground, x, treeHeight * dice.between(0.5f, 1.15f));
            x += treeHeight * dice.between(0.06f, 0.21f);
        }
    }

    /** A fir: slender, with sides that sag a little. */
    private void addTree(float[] ground, float centre, float height) {
        float halfWidth = height * 0.14f;
        int first = Math.max(0, (int) (centre - halfWidth));
        int last = Math.min(rows.length - 1, (int) (centre + halfWidth));
        for (int column = first; column <= last; column++) {
            float inwards = Math.max(0f, 1f - Math.abs(column - centre) / halfWidth);
            float top = height * inwards * (0.62f + 0.38f * inwards);
            rows[column] = Math.min(rows[column], ground[column] - top);
        }
    }

    private void addHouses(float rise, float nearness) {
        float houseWidth = canvas.unit() * (0.045f + 0.055f * nearness);
        int column = 0;
        while (column < rows.length) {
            int width = Math.max(2, (int) (houseWidth * dice.between(0.6f, 1.5f)));
            float lift = dice.next();
            float height = rise * (0.25f + 0.9f * lift * lift + 0.25f * dice.next());
            boolean spire = lift > 0.8f;
            for (int offset = 0; offset < width && column < rows.length; offset++, column++) {
                float middle = 1f - Math.abs(2f * offset / width - 1f);
                float roof = spire ? rise * (0.12f * middle + (middle > 0.9f ? 0.14f : 0f)) : 0f;
                rows[column] -= height + roof;
            }
        }
    }
}
