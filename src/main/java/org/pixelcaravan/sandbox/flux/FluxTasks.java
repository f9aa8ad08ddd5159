package org.pixelcaravan.sandbox.flux;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The tasks that were submitted; the oldest is forgotten when there are more than 10,000. */
final class FluxTasks {
    private static final int REMEMBERED = 10_000;

    private final Map<String, FluxTask> tasks = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FluxTask> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized void add(FluxTask task) {
        tasks.put(task.id(), task);
    }

    synchronized Optional<FluxTask> find(String id) {
        return Optional.ofNullable(tasks.get(id));
    }
}
