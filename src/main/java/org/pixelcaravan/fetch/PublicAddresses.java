package org.pixelcaravan.fetch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Tells the public internet from everything that is special, after IANA's special-purpose address registries. */
final class PublicAddresses {
    private static final List<AddressRange> SPECIAL_IPV4 = ranges(
            "0.0.0.0/8", // this network; 0.0.0.0 reaches the local host
            "10.0.0.0/8", // private
            "100.64.0.0/10", // shared by carriers; holds Alibaba Cloud's metadata
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // Azure's host agent, a public number that never leaves the host
            "169.254.0.0/16", // link-local; holds most clouds' metadata
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments; holds Oracle Cloud's metadata
            "192.0.2.0/24", // documentation
            "192.31.196.0/24", // AS112
            "192.52.193.0/24", // multicast tunnels
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "192.175.48.0/24", // AS112
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, and broadcast

    private static final AddressRange GLOBAL_IPV6 = AddressRange.parse("2000::/3");

    private static final List<AddressRange> SPECIAL_IPV6 = ranges(
            "2001::/23", // protocol assignments, Teredo among them
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4: an IPv4 address in disguise
            "2620:4f:8000::/48", // AS112
            "3fff::/20"); // documentation

    /** How a network without IPv4 sees the IPv4 internet: the last four bytes are the real destination. */
    private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");

    private static final int NAT64_PREFIX_BYTES = 12;

    private PublicAddresses() {}

    /** IPv4-mapped addresses do not occur: the JDK turns them into IPv4. */
    static boolean contains(InetAddress address) {
        if (address instanceof Inet4Address) {
            return SPECIAL_IPV4.stream().noneMatch(range -> range.contains(address));
        }
        if (NAT64.contains(address)) {
            return contains(embeddedInNat64(address));
        }
        return GLOBAL_IPV6.contains(address)
                && SPECIAL_IPV6.stream().noneMatch(range -> range.contains(address))
                && !isIsatap(address.getAddress());
    }

    private static InetAddress embeddedInNat64(InetAddress address) {
        byte[] bytes = address.getAddress();
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, NAT64_PREFIX_BYTES, bytes.length));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An interface identifier that holds an IPv4 address, under any prefix. */
    private static boolean isIsatap(byte[] bytes) {
        return (bytes[8] & ~0x02) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::parse).toList();
    }
}
