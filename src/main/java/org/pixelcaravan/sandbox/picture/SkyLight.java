package org.pixelcaravan.sandbox.picture;

/** Where the sun or moon stands and how large it is, in pixels. */
record SkyLight(float x, float y, float radius) {
    /** How far its glow is seen. */
    float reach() {
        return radius * 5.5f;
    }

    /** Whether a pixel may lie in its glow. */
    boolean reaches(float column, float row) {
        return Math.abs(column - x) <= reach() && Math.abs(row - y) <= reach();
    }

    float distance(float column, float row) {
        return Geometry.length(column - x, row - y);
    }

    /** Distance to the disc that bites the crescent out of the moon. */
    float crescentDistance(float column, float row) {
        return Geometry.length(column - x - radius * 0.45f, row - y + radius * 0.25f);
    }
}
