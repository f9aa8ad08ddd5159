package org.pixelcaravan.http;

/** Who sees a request before the doors do, one after the other. */
final class RouterOrder {
    static final int BROWSERS = Integer.MIN_VALUE;
    static final int CREDENTIALS = BROWSERS + 1;
    static final int ADMISSION = CREDENTIALS + 1;

    private RouterOrder() {}
}
