package org.pixelcaravan.sandbox;

/** When a vendor's moderation stepped in: on reading the prompt, or on seeing the picture. */
public enum BlockedStage {
    INPUT,
    OUTPUT
}
