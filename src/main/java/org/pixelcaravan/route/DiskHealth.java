package org.pixelcaravan.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * A gateway that cannot write its folders is not ready: another one can. With little room on the disk jobs wait and large pictures
 * are refused, but small ones are made.
 */
public final class DiskHealth extends AbstractHealthCheck {
    private final Path data;
    private final List<Path> folders;
    private final long wanted;

    /**
     * @param data the folder in which the others usually lie
     * @param folders that are written to; those that are not there yet must be allowed to come
     * @param wanted with fewer bytes free, jobs wait
     */
    public DiskHealth(Path data, List<Path> folders, long wanted) {
        super("caravan", "disk");
        this.data = data;
        this.folders = List.copyOf(folders);
        this.wanted = wanted;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        List<String> bad = folders.stream()
                .filter(folder -> !isWritable(folder.toAbsolutePath()))
                .map(Path::toString)
                .toList();
        builder.state(bad.isEmpty() ? State.UP : State.DOWN);
        if (!bad.isEmpty()) {
            builder.message("Not writable: " + String.join(", ", bad)).detail("notWritable", String.join(", ", bad));
        }
        tellRoom(builder);
    }

    private static boolean isWritable(Path folder) {
        if (!Files.exists(folder)) {
            return folder.getParent() != null && isWritable(folder.getParent());
        }
        return Files.isDirectory(folder) && Files.isWritable(folder);
    }

    private void tellRoom(HealthCheckResultBuilder builder) {
        try {
            long free = Files.getFileStore(data).getUsableSpace();
            builder.detail("freeBytes", free).detail("room", free < wanted ? "low" : "enough");
        } catch (IOException e) {
            builder.detail("room", "unknown");
        }
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
