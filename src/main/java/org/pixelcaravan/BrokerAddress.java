package org.pixelcaravan;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a broker listens, by the first of the addresses that a setting names. */
record BrokerAddress(String host, int port) {
    private static final Pattern FIRST =
            Pattern.compile("(?<scheme>\\w+)://(?:[^@/,)?]*@)?(?<host>\\[[^]]+]|[^:/,)?\\[]+)(?::(?<port>\\d{1,9}))?");
    private static final Map<String, Integer> USUAL_PORTS = Map.of("tcp", 61_616, "amqp", 5672, "amqps", 5671);
    private static final int HIGHEST_PORT = 65_535;

    /**
     * The first address of a URL such as {@code amqp://a:5672}, or {@code failover:(amqp://a,amqp://b)}; its protocol's usual port,
     * if it names none.
     *
     * @return empty if it names no host, or a port that there is not
     */
    static Optional<BrokerAddress> firstOf(String url) {
        Matcher matcher = FIRST.matcher(url);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.ofNullable(matcher.group("port"))
                .map(Integer::valueOf)
                .or(() -> Optional.ofNullable(USUAL_PORTS.get(matcher.group("scheme"))))
                .filter(port -> port <= HIGHEST_PORT)
                .map(port -> new BrokerAddress(matcher.group("host"), port));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
