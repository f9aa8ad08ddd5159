package org.pixelcaravan.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns a host name into addresses. */
@FunctionalInterface
public interface HostResolver {
    /**
     * Finds all addresses of a name, in the order in which they should be tried. May block; may be interrupted.
     *
     * @throws UnknownHostException if there are none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** The resolver of the operating system. */
    static HostResolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
