package org.pixelcaravan.fetch;

import java.net.InetAddress;

/**
 * A network in CIDR notation.
 *
 * @param prefixLength how many leading bits count: up to 32 for IPv4, up to 128 for IPv6
 */
record AddressRange(InetAddress network, int prefixLength) {
    AddressRange {
        if (prefixLength < 0 || prefixLength > network.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("The prefix length does not fit the address");
        }
    }

    /** @throws IllegalArgumentException unless it is an address literal, with or without a prefix length */
    static AddressRange parse(String text) {
        String[] parts = text.split("/", -1);
        String host = parts[0].contains(":") ? "[" + parts[0] + "]" : parts[0];
        InetAddress network = HostSyntax.literal(host)
                .orElseThrow(() -> new IllegalArgumentException("Neither a network nor an origin: " + text));
        return switch (parts.length) {
            case 1 -> new AddressRange(network, network.getAddress().length * Byte.SIZE);
            case 2 -> new AddressRange(network, Integer.parseInt(parts[1]));
            default -> throw new IllegalArgumentException("Neither a network nor an origin: " + text);
        };
    }

    boolean contains(InetAddress address) {
        byte[] expected = network.getAddress();
        byte[] actual = address.getAddress();
        return expected.length == actual.length && sharesPrefix(expected, actual);
    }

    private boolean sharesPrefix(byte[] expected, byte[] actual) {
        for (int bit = 0; bit < prefixLength; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((expected[bit / Byte.SIZE] ^ actual[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
