package org.pixelcaravan.fetch;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What an operator opens besides the public internet: networks, and origins on whatever address they have. */
public final class AllowList {
    private final List<AddressRange> networks;
    private final List<Origin> origins;

    private AllowList(List<AddressRange> networks, List<Origin> origins) {
        this.networks = List.copyOf(networks);
        this.origins = List.copyOf(origins);
    }

    /** Opens nothing. */
    public static AllowList empty() {
        return new AllowList(List.of(), List.of());
    }

    /**
     * Reads entries such as {@code 10.1.0.0/16}, {@code fd00::/8}, {@code 10.2.3.4} or {@code http://files.example:8080}.
     *
     * @throws IllegalArgumentException if an entry is neither a network nor an origin
     */
    public static AllowList parse(List<String> entries) {
        List<AddressRange> networks = new ArrayList<>();
        List<Origin> origins = new ArrayList<>();
        for (String entry : entries) {
            if (entry.contains("://")) {
                origins.add(origin(entry));
            } else {
                networks.add(AddressRange.parse(entry));
            }
        }
        return new AllowList(networks, origins);
    }

    private static Origin origin(String entry) {
        URI url = URI.create(entry);
        boolean hasMore = !url.getRawPath().isEmpty() || url.getRawQuery() != null || url.getRawFragment() != null;
        if (hasMore) {
            throw new IllegalArgumentException("An origin has no path, query or fragment: " + entry);
        }
        return Origin.of(url);
    }

    boolean contains(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    boolean contains(Origin origin) {
        return origins.contains(origin);
    }
}
