package org.pixelcaravan.cli;

import java.nio.file.Path;
import java.util.List;

/** For commands that check nothing. */
final class NoChecks implements Checks {
    @Override
    public List<Finding> configuration(List<Path> routes) {
        return List.of();
    }

    @Override
    public List<Finding> surroundings() {
        return List.of();
    }
}
