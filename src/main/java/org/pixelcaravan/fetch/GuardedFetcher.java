package org.pixelcaravan.fetch;

import java.io.OutputStream;
import java.time.Duration;
import org.apache.hc.core5.ssl.SSLContexts;
import org.pixelcaravan.fetch.FetchException.Reason;

/**
 * Fetches pictures from URLs that strangers chose. The URL is parsed once and strictly, its name is resolved once, every
 * address must be public or allowed, and the connection goes to an address that was checked. Redirects are followed one
 * by one under the same rules. Requests carry a fixed set of headers and nothing of the caller's. Works on the calling
 * thread and honours its interrupt; safe for use by many threads.
 */
public final class GuardedFetcher implements AutoCloseable {
    private final FetchPolicy policy;
    private final AddressBook addresses;
    private final Transport transport;
    private final Watchdog watchdog = new Watchdog();

    /** A fetcher on the operating system's name resolution and the JVM's trusted certificates. */
    public GuardedFetcher(FetchPolicy policy) {
        this(policy, HostResolver.system());
    }

    /** A fetcher on another name resolution. */
    public GuardedFetcher(FetchPolicy policy, HostResolver resolver) {
        this(
                policy,
                resolver,
                new HttpTransport(HttpClients.create(policy.deadlines(), SSLContexts.createSystemDefault())));
    }

    GuardedFetcher(FetchPolicy policy, HostResolver resolver, Transport transport) {
        this.policy = policy;
        this.addresses = new AddressBook(resolver);
        this.transport = transport;
    }

    /**
     * Fetches a picture and writes its file to a sink, which is left open. The sink gets bytes as they arrive, so after
     * any exception it may hold a part that is to be thrown away; a slow sink counts as a slow server.
     *
     * @throws FetchException if there is no acceptable picture to be had
     * @throws java.io.UncheckedIOException if the sink fails
     */
    public FetchedImage fetch(String url, FetchOptions options, OutputStream sink) {
        FetchTarget target = FetchTarget.parse(url);
        Watch watch = new Watch(policy.deadlines(), total(options));
        watchdog.add(watch);
        try {
            AccessRules rules = new AccessRules(policy, options);
            return follow(target, new Hop(policy, addresses, transport, rules, watch), sink);
        } finally {
            watchdog.remove(watch);
        }
    }

    /**
     * Hands a notice over at a URL under the same rules; redirects are not followed.
     *
     * @return the status with which it was answered
     * @throws FetchException if it could not be handed over, or nobody knows whether it was
     */
    public int post(String url, Notice notice) {
        FetchTarget target = FetchTarget.parse(url);
        Watch watch = new Watch(policy.deadlines(), policy.deadlines().total());
        watchdog.add(watch);
        try {
            AccessRules rules = new AccessRules(policy, FetchOptions.untrusting());
            return new Hop(policy, addresses, transport, rules, watch).deliver(target, notice);
        } finally {
            watchdog.remove(watch);
        }
    }

    /**
     * Looks at a URL as far as that can be done without asking anybody.
     *
     * @throws FetchException if it would be refused
     */
    public void check(String url) {
        new AccessRules(policy, FetchOptions.untrusting()).check(FetchTarget.parse(url));
    }

    private Duration total(FetchOptions options) {
        Duration total = policy.deadlines().total();
        return options.within().filter(within -> within.compareTo(total) < 0).orElse(total);
    }

    private FetchedImage follow(FetchTarget first, Hop hop, OutputStream sink) {
        FetchTarget target = first;
        for (int redirects = 0; redirects <= policy.maximumRedirects(); redirects++) {
            Hop.Outcome outcome = hop.visit(target, sink);
            if (outcome instanceof Hop.Outcome.Delivered delivered) {
                return delivered.image();
            }
            target = ((Hop.Outcome.Redirected) outcome).target();
        }
        throw new FetchException(Reason.TOO_MANY_REDIRECTS, "not followed any more: " + target.origin());
    }

    /** Breaks off all fetches that are under way. */
    @Override
    public void close() {
        transport.close();
        watchdog.close();
        addresses.close();
    }
}
