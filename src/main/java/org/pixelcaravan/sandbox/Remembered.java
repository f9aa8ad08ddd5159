package org.pixelcaravan.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Things that a vendor keeps under a name; the oldest is forgotten when there are more than 10,000. */
public final class Remembered<T> {
    private static final int MOST = 10_000;

    private final Map<String, T> things = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
            return size() > MOST;
        }
    };

    public synchronized void add(String name, T thing) {
        things.put(name, thing);
    }

    public synchronized Optional<T> find(String name) {
        return Optional.ofNullable(things.get(name));
    }
}
