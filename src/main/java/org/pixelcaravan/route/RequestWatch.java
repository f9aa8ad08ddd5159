package org.pixelcaravan.route;

import org.apache.camel.Exchange;

/** Is told of each request at an HTTP door when it has been opened, and looks at it again when it has been answered. */
public interface RequestWatch {
    void watch(Exchange exchange);
}
