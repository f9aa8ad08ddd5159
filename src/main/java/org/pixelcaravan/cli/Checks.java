package org.pixelcaravan.cli;

import java.nio.file.Path;
import java.util.List;

/** What can be looked at without starting a gateway. Nothing here calls a vendor or costs money. */
public interface Checks {
    /**
     * Reads everything that the operator has written.
     *
     * @param routes files of routes or kamelets of his own
     */
    List<Finding> configuration(List<Path> routes);

    /** Looks at what the gateway needs around it. */
    List<Finding> surroundings();
}
