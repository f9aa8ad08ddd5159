package org.pixelcaravan.sandbox.picture;

import java.util.ArrayList;
import java.util.List;

/** Turns an order into a scene: country, light, something to look at, and the lettering that says it is not real. */
final class Composer {
    private static final int RIDGES = 5;

    private final PictureOrder order;
    private final Canvas canvas;
    private final PromptWords words;
    private final Dice dice;
    private final Palette palette;
    private final Scenery scenery;
    private final float horizonRow;
    private final SkyLight light;
    private final List<Layer> layers = new ArrayList<>();

    private Composer(PictureOrder order, Canvas canvas) {
        this.order = order;
        this.canvas = canvas;
        this.words = new PromptWords(order.prompt());
        this.dice = Dice.of(order.prompt(), order.seed());
        this.palette = Palette.choose(words, dice.fork(1));
        this.scenery = words.scenery();
        this.horizonRow = canvas.height() * dice.between(0.54f, 0.62f);
        this.light = placeLight(dice.fork(2));
    }

    /** The finished scene of an order. */
    static Scene compose(PictureOrder order, Canvas canvas) {
        return new Composer(order, canvas).compose(new Label(order, canvas).layers());
    }

    /** The scene on a canvas that is too small for lettering. */
    static Scene composeUnlabelled(PictureOrder order, Canvas canvas) {
        return new Composer(order, canvas).compose(List.of());
    }

    private Scene compose(List<Layer> label) {
        List<Land> land = scenery == Scenery.SEA ? List.of(coast()) : ridges();
        Cover cover = cover(land);
        layers.add(new Sky(palette, canvas, light, horizonRow, cover, dice.fork(3)));
        MotifPainter motifs = new MotifPainter(words, palette, canvas, light, dice.fork(4));
        layers.addAll(motifs.inTheSky(horizonRow));
        if (scenery == Scenery.SEA) {
            addSea(land.get(0), motifs);
        } else {
            addLand(land, motifs);
        }
        if (order.transparent()) {
            addSticker();
        }
        addEditAndLabel(label);
        return new Scene(canvas, layers);
    }

    /** The label stands on top, except that a mask keeps it off the parts that must not change. */
    private void addEditAndLabel(List<Layer> label) {
        boolean masked = order.edit().flatMap(PictureEdit::mask).isPresent();
        if (masked) {
            layers.addAll(label);
        }
        order.edit().ifPresent(edit -> layers.add(new EditLayer(canvas, edit)));
        if (!masked) {
            layers.addAll(label);
        }
    }

    private SkyLight placeLight(Dice place) {
        boolean left = place.next() < 0.5f;
        float side = place.between(0.18f, 0.34f) + (order.transparent() ? 0.10f : 0f);
        float x = canvas.width() * (left ? side : 1f - side);
        float y = horizonRow * (place.between(0.36f, 0.66f) + (order.transparent() ? 0.06f : 0f));
        return new SkyLight(x, y, canvas.unit() * place.between(0.065f, 0.10f));
    }

    /** A crest line and how the land below it looks. */
    private record Land(float[] crest, Ridge.Look look) {}

    private Land coast() {
        return land(0, horizonRow + 1f, canvas.unit() * 0.05f);
    }

    private List<Land> ridges() {
        List<Land> ridges = new ArrayList<>();
        float ground = canvas.height() - horizonRow;
        for (int index = 0; index < RIDGES; index++) {
            float nearness = nearness(index);
            float base = horizonRow + ground * (0.06f + 0.80f * nearness * (0.55f + 0.45f * nearness));
            ridges.add(land(index, base, riseOf(index)));
        }
        return ridges;
    }

    private static float nearness(int index) {
        return index / (RIDGES - 1f);
    }

    private Cover cover(List<Land> land) {
        return Cover.of(canvas.width(), land.stream().map(Land::crest).toList());
    }

    private void addSea(Land coast, MotifPainter motifs) {
        layers.add(new Ridge(coast.crest(), cover(List.of()), coast.look()));
        layers.add(new Water(palette, canvas, light, horizonRow, dice.fork(5)));
        layers.addAll(motifs.onTheWater(horizonRow));
    }

    private void addLand(List<Land> ridges, MotifPainter motifs) {
        for (int index = 0; index < RIDGES; index++) {
            Land ridge = ridges.get(index);
            layers.add(new Ridge(ridge.crest(), cover(ridges.subList(index + 1, RIDGES)), ridge.look()));
            if (scenery == Scenery.CITY && index < RIDGES - 1) {
                float cell = canvas.unit() * (0.010f + 0.010f * nearness(index));
                layers.add(new Windows(ridge.crest(), cell, palette.light(), dice.fork(30 + index)));
            }
            if (index == RIDGES - 2) {
                layers.addAll(motifs.onTheGround(ridge.crest(), scenery));
            }
        }
    }

    private float riseOf(int index) {
        return canvas.unit()
                * switch (scenery) {
                    case CITY -> 0.34f - 0.045f * index;
                    case MOUNTAINS -> 0.50f - 0.09f * index;
                    case DUNES, FOREST, SEA -> index == RIDGES - 1 ? 0.11f : 0.10f + 0.035f * index;
                };
    }

    private Land land(int index, float baseRow, float rise) {
        float nearness = nearness(index);
        float[] crest = RidgeLine.of(scenery, canvas, dice.fork(10 + index), baseRow, rise, nearness);
        int colour = Colour.mix(palette.far(), palette.near(), nearness);
        int haze = Colour.mix(colour, palette.horizon(), 0.42f * (1f - nearness));
        int foot = scenery == Scenery.DUNES ? Colour.darken(colour, 0.30f) : Colour.mix(haze, palette.horizon(), 0.25f);
        boolean sculpted = scenery == Scenery.DUNES || scenery == Scenery.MOUNTAINS;
        Ridge.Look look = new Ridge.Look(
                haze,
                foot,
                palette.light(),
                canvas.unit() * 0.26f,
                sculpted ? 0.34f : 0f,
                light.x() > canvas.width() / 2f ? 1f : -1f,
                baseRow - rise * 0.5f,
                scenery == Scenery.MOUNTAINS && index < 2 ? baseRow - rise * 0.50f : 0f);
        return new Land(crest, look);
    }

    private void addSticker() {
        float radius = canvas.unit() * 0.46f;
        float middle = canvas.height() / 2f;
        layers.add(new Shade((int) (middle + canvas.unit() * 0.16f), (int) (middle + canvas.unit() * 0.40f), 0.80f));
        layers.add(new Sticker(canvas.width() / 2f, middle, radius, canvas.unit() * 0.022f));
    }
}
