package org.pixelcaravan.sandbox.picture;

/** Signed distances to simple shapes: negative inside, positive outside. */
final class Geometry {
    private Geometry() {}

    static float length(float x, float y) {
        return (float) Math.sqrt(x * x + y * y);
    }

    static float circle(float x, float y, float centreX, float centreY, float radius) {
        return length(x - centreX, y - centreY) - radius;
    }

    /** A line with round ends that tapers from one radius to another. */
    static float limb(
            float x, float y, float fromX, float fromY, float toX, float toY, float fromRadius, float toRadius) {
        float alongX = toX - fromX;
        float alongY = toY - fromY;
        float share = Colour.clamp(((x - fromX) * alongX + (y - fromY) * alongY) / (alongX * alongX + alongY * alongY));
        float radius = fromRadius + (toRadius - fromRadius) * share;
        return length(x - fromX - alongX * share, y - fromY - alongY * share) - radius;
    }

    /** A convex polygon; its corners run clockwise on screen, as x, y, x, y. */
    static float convex(float x, float y, float... corners) {
        float distance = Float.NEGATIVE_INFINITY;
        for (int index = 0; index < corners.length; index += 2) {
            int next = (index + 2) % corners.length;
            float edgeX = corners[next] - corners[index];
            float edgeY = corners[next + 1] - corners[index + 1];
            float side = ((x - corners[index]) * edgeY - (y - corners[index + 1]) * edgeX) / length(edgeX, edgeY);
            distance = Math.max(distance, side);
        }
        return distance;
    }

    /** The union of two shapes with a rounded seam, which makes bones look like a body. */
    static float blend(float first, float second, float softness) {
        float share = Colour.clamp(0.5f + 0.5f * (second - first) / softness);
        return second + (first - second) * share - softness * share * (1f - share);
    }
}
