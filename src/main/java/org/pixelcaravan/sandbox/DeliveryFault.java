package org.pixelcaravan.sandbox;

/** How an answer can get lost or damaged on its way, after the vendor did the work. */
public enum DeliveryFault {
    /** The full length is announced, half of the body arrives, the connection closes. */
    CUT_AFTER,
    /** The connection closes without a single byte. */
    CUT_BEFORE,
    /** Status 200 and a body that is no JSON. */
    GARBAGE,
    /** Nothing ever arrives; the connection stays open. */
    HANG,
    /** A well-formed HTTP answer whose JSON stops in the middle; the connection closes after it. */
    TRUNCATED
}
