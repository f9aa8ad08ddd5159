package org.pixelcaravan.sandbox.picture;

import static org.pixelcaravan.sandbox.picture.Geometry.blend;
import static org.pixelcaravan.sandbox.picture.Geometry.circle;
import static org.pixelcaravan.sandbox.picture.Geometry.convex;
import static org.pixelcaravan.sandbox.picture.Geometry.limb;

/** The things that the painter can draw. */
final class Motifs {
    private Motifs() {}

    private interface Outline {
        float distance(float x, float y);
    }

    private interface Paint {
        int colour(float x, float y);
    }

    private record Drawing(Outline outline, Paint paint) implements Motif {
        @Override
        public float distance(float x, float y) {
            return outline.distance(x, y);
        }

        @Override
        public int colour(float x, float y) {
            return paint.colour(x, y);
        }
    }

    /** A walking dromedary with a load in the given colour. */
    static Motif camel(int body, int load) {
        return new Drawing(
                (x, y) -> Math.min(camelBody(x, y), saddle(x, y)), (x, y) -> saddle(x, y) < 0.01f ? load : body);
    }

    private static float camelBody(float x, float y) {
        float trunk = camelTrunk(x, y);
        float neck = blend(
                limb(x, y, 0.30f, 0.02f, 0.56f, 0.02f, 0.14f, 0.09f),
                limb(x, y, 0.56f, 0.02f, 0.70f, -0.46f, 0.09f, 0.07f),
                0.10f);
        float head = blend(
                limb(x, y, 0.69f, -0.50f, 0.90f, -0.45f, 0.09f, 0.055f),
                limb(x, y, 0.66f, -0.55f, 0.63f, -0.62f, 0.03f, 0.02f),
                0.04f);
        float front = blend(blend(trunk, neck, 0.12f), head, 0.08f);
        float hind = Math.min(
                leg(x, y, -0.50f, -0.02f, -0.60f, 0.42f, -0.66f), leg(x, y, -0.40f, 0.05f, -0.30f, 0.44f, -0.38f));
        float fore =
                Math.min(leg(x, y, 0.28f, 0.05f, 0.38f, 0.44f, 0.34f), leg(x, y, 0.20f, 0.08f, 0.12f, 0.44f, 0.04f));
        float tail = limb(x, y, -0.60f, -0.08f, -0.70f, 0.26f, 0.03f, 0.02f);
        return Math.min(blend(front, Math.min(hind, fore), 0.07f), tail);
    }

    private static float leg(float x, float y, float hipX, float hipY, float kneeX, float kneeY, float footX) {
        float thigh = limb(x, y, hipX, hipY, kneeX, kneeY, 0.10f, 0.05f);
        float shin = limb(x, y, kneeX, kneeY, footX, 0.92f, 0.045f, 0.035f);
        float foot = limb(x, y, footX, 0.94f, footX + 0.07f, 0.95f, 0.045f, 0.04f);
        return blend(blend(thigh, shin, 0.04f), foot, 0.03f);
    }

    /** A rug that hangs over the hump. */
    private static float saddle(float x, float y) {
        float rug = convex(x, y, -0.27f, -0.60f, 0.11f, -0.60f, 0.15f, 0.10f, -0.32f, 0.10f);
        return Math.max(rug, camelTrunk(x, y) - 0.025f);
    }

    private static float camelTrunk(float x, float y) {
        return blend(
                limb(x, y, -0.42f, -0.05f, 0.26f, -0.02f, 0.19f, 0.20f), circle(x, y, -0.08f, -0.24f, 0.17f), 0.16f);
    }

    /** A diamond kite in four shades, with a tail. */
    static Motif kite(int colour) {
        return new Drawing((x, y) -> Math.min(kiteSail(x, y), kiteTail(x, y)), (x, y) -> kiteColour(colour, x, y));
    }

    private static float kiteSail(float x, float y) {
        return convex(x, y, 0f, -0.95f, 0.52f, -0.35f, 0f, 0.45f, -0.52f, -0.35f);
    }

    private static float kiteTail(float x, float y) {
        float string = Math.min(
                Math.min(
                        limb(x, y, 0f, 0.42f, 0.10f, 0.66f, 0.012f, 0.012f),
                        limb(x, y, 0.10f, 0.66f, -0.04f, 0.90f, 0.012f, 0.012f)),
                limb(x, y, -0.04f, 0.90f, 0.08f, 1.12f, 0.012f, 0.010f));
        return Math.min(
                string, Math.min(Math.min(bow(x, y, 0.10f, 0.66f), bow(x, y, -0.04f, 0.90f)), bow(x, y, 0.08f, 1.12f)));
    }

    private static float bow(float x, float y, float centreX, float centreY) {
        float wing = Math.abs(x - centreX);
        return convex(wing, y - centreY, 0f, -0.01f, 0.11f, -0.06f, 0.11f, 0.06f, 0f, 0.01f);
    }

    private static int kiteColour(int colour, float x, float y) {
        if (y > 0.45f) {
            return Colour.darken(colour, 0.12f);
        }
        if (y > -0.35f) {
            return x > 0f ? Colour.darken(colour, 0.30f) : Colour.darken(colour, 0.08f);
        }
        return x > 0f ? colour : Colour.lighten(colour, 0.30f);
    }

    /** A hot-air balloon with striped gores. */
    static Motif balloon(int colour, int stripe) {
        return new Drawing(Motifs::balloonOutline, (x, y) -> balloonColour(colour, stripe, x, y));
    }

    private static float balloonOutline(float x, float y) {
        float envelope = blend(
                circle(x, y, 0f, -0.32f, 0.62f),
                convex(x, y, -0.42f, 0.08f, 0.42f, 0.08f, 0.12f, 0.55f, -0.12f, 0.55f),
                0.10f);
        float ropes = Math.min(
                limb(x, y, -0.11f, 0.52f, -0.09f, 0.80f, 0.009f, 0.009f),
                limb(x, y, 0.11f, 0.52f, 0.09f, 0.80f, 0.009f, 0.009f));
        float basket = convex(x, y, -0.11f, 0.78f, 0.11f, 0.78f, 0.09f, 0.96f, -0.09f, 0.96f) - 0.015f;
        return Math.min(envelope, Math.min(ropes, basket));
    }

    private static int balloonColour(int colour, int stripe, float x, float y) {
        if (y > 0.57f) {
            return 0xFF5A3A22;
        }
        float height = (y + 0.32f) / 0.95f;
        float bulge = (float) Math.sqrt(Math.max(0.03f, 1f - height * height * 1.15f));
        float across = x / (0.64f * bulge);
        float gore = (across * (1.5f - 0.5f * Math.abs(across)) + 1.25f) * 1.6f;
        float wave = Math.abs(gore - (int) gore - 0.5f) - 0.25f;
        int flat = Colour.mix(colour, stripe, Colour.clamp(0.5f + wave * 50f));
        return across > 0
                ? Colour.darken(flat, 0.22f * Colour.clamp(across))
                : Colour.lighten(flat, 0.16f * Colour.clamp(-across));
    }

    /** A boat with two sails. */
    static Motif boat(int hull, int sail) {
        return new Drawing(Motifs::boatOutline, (x, y) -> boatColour(hull, sail, x, y));
    }

    private static float boatOutline(float x, float y) {
        float body = convex(x, y, -0.80f, 0.52f, 0.88f, 0.52f, 0.56f, 0.86f, -0.58f, 0.86f) - 0.02f;
        float mast = limb(x, y, 0.02f, 0.5f, 0.02f, -0.97f, 0.018f, 0.014f);
        float main = convex(x, y, -0.02f, -0.90f, -0.02f, 0.38f, -0.66f, 0.38f);
        float jib = convex(x, y, 0.06f, -0.78f, 0.64f, 0.38f, 0.06f, 0.38f);
        return Math.min(Math.min(body, mast), Math.min(main, jib));
    }

    private static int boatColour(int hull, int sail, float x, float y) {
        if (y > 0.45f) {
            return y < 0.58f ? Colour.lighten(hull, 0.75f) : hull;
        }
        return x < 0f ? sail : Colour.darken(sail, 0.14f);
    }

    /** A cat that sits and looks away. */
    static Motif cat(int colour) {
        return new Drawing(Motifs::catOutline, (x, y) -> colour);
    }

    private static float catOutline(float x, float y) {
        float body = blend(limb(x, y, 0f, 0.55f, 0f, 0.02f, 0.41f, 0.17f), circle(x, y, 0f, -0.38f, 0.31f), 0.10f);
        float mirrored = Math.abs(x);
        float ear = convex(mirrored, y, 0.05f, -0.60f, 0.25f, -0.84f, 0.305f, -0.42f);
        float paws = limb(mirrored, y, 0.12f, 0.88f, 0.30f, 0.90f, 0.09f, 0.08f);
        float tail = blend(
                limb(x, y, 0.30f, 0.86f, 0.66f, 0.72f, 0.09f, 0.08f),
                limb(x, y, 0.66f, 0.72f, 0.62f, 0.34f, 0.08f, 0.06f),
                0.10f);
        return Math.min(Math.min(body, ear), Math.min(paws, tail));
    }

    /** A bird far away: two curved strokes. */
    static Motif bird(int colour) {
        return new Drawing(
                (x, y) -> {
                    float wing = Math.abs(x);
                    return Math.min(
                            limb(wing, y, 0f, 0.12f, 0.45f, -0.14f, 0.07f, 0.06f),
                            limb(wing, y, 0.45f, -0.14f, 0.98f, 0.02f, 0.06f, 0.015f));
                },
                (x, y) -> colour);
    }
}
