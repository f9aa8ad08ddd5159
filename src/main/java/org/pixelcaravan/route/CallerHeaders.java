package org.pixelcaravan.route;

import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.pixelcaravan.http.Credentials;

/** Keeps callers' keys out of Camel's messages, hence out of what is traced of them. */
public final class CallerHeaders extends HttpHeaderFilterStrategy {

    public CallerHeaders() {
        getInFilter().addAll(Credentials.headers());
    }
}
