package org.pixelcaravan.sandbox.picture;

/**
 * Something to look at, in its own coordinates: x to the right, y down, the motif within -1 to 1 in both directions.
 */
interface Motif {
    /** The signed distance to the outline: negative inside. */
    float distance(float x, float y);

    /** The colour inside of the outline. */
    int colour(float x, float y);
}
