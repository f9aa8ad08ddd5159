package org.pixelcaravan.sandbox.picture;

import java.util.ArrayList;
import java.util.List;

/** Chooses what there is to look at and where it stands. */
final class MotifPainter {
    private static final int CARAVAN_LENGTH = 3;

    private final PromptWords words;
    private final Palette palette;
    private final Canvas canvas;
    private final SkyLight light;
    private final Dice dice;

    MotifPainter(PromptWords words, Palette palette, Canvas canvas, SkyLight light, Dice dice) {
        this.words = words;
        this.palette = palette;
        this.canvas = canvas;
        this.light = light;
        this.dice = dice;
    }

    /** A kite, a balloon, or else a few birds, on the side where the sun is not. */
    List<Layer> inTheSky(float horizonRow) {
        float x = canvas.width() - light.x() + canvas.unit() * dice.between(-0.05f, 0.05f);
        if (words.has("kite", "kites")) {
            return List.of(
                    new MotifLayer(Motifs.kite(palette.accent()), x, horizonRow * 0.46f, canvas.unit() * 0.17f, 0.34f));
        }
        if (words.has("balloon", "balloons", "airship")) {
            Motif balloon = Motifs.balloon(palette.accent(), Colour.lighten(palette.horizon(), 0.5f));
            return List.of(new MotifLayer(balloon, x, horizonRow * 0.40f, canvas.unit() * 0.19f, 0f));
        }
        return birds(x, horizonRow);
    }

    private List<Layer> birds(float x, float horizonRow) {
        List<Layer> birds = new ArrayList<>();
        Motif bird = Motifs.bird(palette.night() ? palette.horizon() : palette.near());
        int count = 2 + dice.below(4);
        for (int index = 0; index < count; index++) {
            float column = x + canvas.unit() * dice.between(-0.14f, 0.14f);
            float row = horizonRow * dice.between(0.32f, 0.62f);
            float size = canvas.unit() * dice.between(0.012f, 0.024f);
            birds.add(new MotifLayer(bird, column, row, size, dice.between(-0.2f, 0.2f)));
        }
        return birds;
    }

    List<Layer> onTheWater(float horizonRow) {
        float size = canvas.unit() * 0.15f;
        float x = canvas.width() - light.x();
        float waterline = horizonRow + (canvas.height() - horizonRow) * 0.22f;
        Motif boat = Motifs.boat(palette.accent(), Colour.lighten(palette.light(), 0.3f));
        return List.of(new MotifLayer(boat, x, waterline - size * 0.7f, size, 0.05f));
    }

    /** A cat if the prompt wants one, a caravan in the desert, nobody elsewhere. */
    List<Layer> onTheGround(float[] crest, Scenery scenery) {
        int silhouette = Colour.darken(palette.near(), 0.35f);
        if (words.has("cat", "cats", "kitten", "kittens")) {
            return List.of(standing(Motifs.cat(silhouette), crest, canvas.width() * 0.5f, 0.15f));
        }
        return scenery == Scenery.DUNES ? caravan(crest, silhouette) : List.of();
    }

    private List<Layer> caravan(float[] crest, int silhouette) {
        List<Layer> caravan = new ArrayList<>();
        float lead = canvas.width() * 0.5f + canvas.unit() * dice.between(0.05f, 0.20f);
        for (int index = 0; index < CARAVAN_LENGTH; index++) {
            float x = lead - index * canvas.unit() * 0.17f;
            caravan.add(standing(Motifs.camel(silhouette, palette.accent()), crest, x, 0.078f));
        }
        return caravan;
    }

    private Layer standing(Motif motif, float[] crest, float x, float sizeInUnits) {
        float size = canvas.unit() * sizeInUnits;
        float ground = (ground(crest, x - size * 0.5f) + ground(crest, x + size * 0.4f)) / 2f;
        return new MotifLayer(motif, x, ground - size * 0.88f, size, 0f);
    }

    private static float ground(float[] crest, float x) {
        return crest[Math.max(0, Math.min(crest.length - 1, (int) x))];
    }
}
