package org.pixelcaravan.model;

/**
 * How much a caller may give along with a prompt, whatever the model; each model has limits of its own beside these.
 *
 * @param count pictures of one request, masks not counted
 * @param bytes size of each picture and mask
 */
public record ReferenceLimits(int count, long bytes) {
    /** OpenAI's limits. */
    public static final ReferenceLimits USUAL = new ReferenceLimits(16, 50L << 20);
}
