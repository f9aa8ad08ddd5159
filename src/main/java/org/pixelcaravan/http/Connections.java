package org.pixelcaravan.http;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What open connections may be: so many from one address, each with a request from time to time. Thread-safe. */
public final class Connections {
    /** One that is too many stays only as long as it takes to say so. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final int mostPerAddress;
    private final Duration idle;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    /** @param idle how long a connection may be open without a request */
    public Connections(int mostPerAddress, Duration idle) {
        this.mostPerAddress = mostPerAddress;
        this.idle = idle;
    }

    /** Looks after a new connection. */
    public void accept(HttpConnection connection) {
        ConnectionScreen.install(connection, this);
    }

    /** Counts a connection; false if it is one too many. */
    boolean add(String address) {
        return open.merge(address, 1, Integer::sum) <= mostPerAddress;
    }

    void remove(String address) {
        open.computeIfPresent(address, (ignored, count) -> count == 1 ? null : count - 1);
    }

    Duration idle(boolean isOneTooMany) {
        return isOneTooMany && FAREWELL.compareTo(idle) < 0 ? FAREWELL : idle;
    }
}
