package org.pixelcaravan.fetch;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.pixelcaravan.fetch.FetchException.Reason;

/** One step of a fetch: checks a target, asks it, and takes either the picture or the next target. */
final class Hop {
    /** Enough for one dead address of each kind; a long list must not use up the whole deadline. */
    private static final int MAXIMUM_ADDRESSES = 4;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final FetchPolicy policy;
    private final AddressBook addresses;
    private final Transport transport;
    private final AccessRules rules;
    private final Watch watch;

    Hop(FetchPolicy policy, AddressBook addresses, Transport transport, AccessRules rules, Watch watch) {
        this.policy = policy;
        this.addresses = addresses;
        this.transport = transport;
        this.rules = rules;
        this.watch = watch;
    }

    /** What a target answered. */
    sealed interface Outcome {
        /** The picture is in the sink. */
        record Delivered(FetchedImage image) implements Outcome {}

        /** The picture is said to be elsewhere; nothing of that has been checked but its syntax. */
        record Redirected(FetchTarget target) implements Outcome {}
    }

    Outcome visit(FetchTarget target, OutputStream sink) {
        return ask(target, Optional.empty(), answer -> outcome(target, answer, sink));
    }

    /** Hands a notice over and returns the status with which it was answered. */
    int deliver(FetchTarget target, Notice notice) {
        return ask(target, Optional.of(notice), Transport.Answer::status);
    }

    private <T> T ask(FetchTarget target, Optional<Notice> notice, Reading<T> reading) {
        rules.check(target);
        List<InetAddress> found = addresses.addressesOf(target, patience());
        rules.check(target, found);
        watch.checkAlive();
        return ask(target, notice, found.stream().limit(MAXIMUM_ADDRESSES).iterator(), reading);
    }

    /** Understands an answer. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(Transport.Answer answer) throws IOException;
    }

    private Duration patience() {
        Duration connect = policy.deadlines().connect();
        Duration remaining = watch.remaining();
        return connect.compareTo(remaining) < 0 ? connect : remaining;
    }

    /** Tries one address after the other, as long as no connection comes about at all. */
    private <T> T ask(
            FetchTarget target, Optional<Notice> notice, Iterator<InetAddress> candidates, Reading<T> reading) {
        while (true) {
            Transport.Exchange exchange = transport.prepare(target, candidates.next(), notice);
            watch.awaitHead(exchange);
            try {
                return reading.read(exchange.send());
            } catch (IOException failure) {
                if (!candidates.hasNext() || !isUnreachable(failure)) {
                    throw watch.explain(target.origin(), failure);
                }
            } finally {
                exchange.abort();
            }
            watch.checkAlive();
        }
    }

    private static boolean isUnreachable(IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof ConnectTimeoutException
                || failure instanceof NoRouteToHostException;
    }

    private Outcome outcome(FetchTarget target, Transport.Answer answer, OutputStream sink) throws IOException {
        if (REDIRECTS.contains(answer.status())) {
            String location = answer.header(HttpHeaders.LOCATION)
                    .orElseThrow(() -> new FetchException(Reason.STATUS, target.origin() + " redirects to nowhere"));
            return new Outcome.Redirected(target.redirectedTo(location));
        }
        checkStatus(target, answer.status());
        watch.awaitBody();
        FetchedImage image = new PictureBody(policy, watch).copy(answer, sink);
        watch.checkAlive();
        return new Outcome.Delivered(image);
    }

    private static void checkStatus(FetchTarget target, int status) {
        if (status != HttpStatus.SC_OK) {
            boolean isMissing = status == HttpStatus.SC_NOT_FOUND || status == HttpStatus.SC_GONE;
            Reason reason = isMissing ? Reason.NOT_FOUND : Reason.STATUS;
            throw new FetchException(reason, target.origin() + " answered " + status);
        }
    }
}
