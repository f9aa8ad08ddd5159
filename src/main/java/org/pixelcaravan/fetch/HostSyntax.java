package org.pixelcaravan.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The spellings of a host that cannot be read in two ways. */
final class HostSyntax {
    private static final int MAXIMUM_LENGTH = 253;
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    /** The last label starts with a letter, so that no number in whatever notation passes for a name. */
    private static final Pattern NAME = Pattern.compile("(" + LABEL + "\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    private static final Set<String> LOCAL_SUFFIXES = Set.of("localhost", "localdomain");

    private HostSyntax() {}

    /** The address that a literal stands for: four decimal numbers without leading zeros, or IPv6 in brackets. */
    static Optional<InetAddress> literal(String host) {
        boolean isLiteral = IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
        try {
            return isLiteral ? Optional.of(InetAddress.getByName(host)) : Optional.empty();
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    /** Whether a host in lower case is a name in plain ASCII; no trailing dot, no underscore, no percent sign. */
    static boolean isName(String host) {
        return host.length() <= MAXIMUM_LENGTH && NAME.matcher(host).matches();
    }

    /** Whether a name means this machine or its neighbourhood by convention, whatever a resolver says. */
    static boolean isLocalName(String name) {
        String lastLabel = name.substring(name.lastIndexOf('.') + 1);
        return lastLabel.equals(name) || LOCAL_SUFFIXES.contains(lastLabel);
    }
}
