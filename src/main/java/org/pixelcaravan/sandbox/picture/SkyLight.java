package org.pixelcaravan.sandbox.picture;

/** Where the sun or moon stands and how large it is, in pixels. */
record SkyLight(float x, float y, float radius) {
    float distance(float column, float row) {
        return Geometry.length(column - x, row - y);
    }

    /** Distance to the disc that bites the crescent out of the moon. */
    float crescentDistance(float column, float row) {
        return Geometry.length(column - x - radius * 0.45f, row - y + radius * 0.25f);
    }
}
