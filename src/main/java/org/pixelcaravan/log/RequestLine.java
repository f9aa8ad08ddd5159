package org.pixelcaravan.log;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.VendorTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log says of a request that has ended, as a sentence and as fields. Never a prompt, a picture, a key or the words of
 * others.
 */
public final class RequestLine {
    private static final Logger LOG = LoggerFactory.getLogger("org.pixelcaravan.requests");

    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final StringBuilder sentence = new StringBuilder();

    private RequestLine(String request) {
        fields.put(LogIds.REQUEST, request);
        sentence.append(request);
    }

    /** @param request its id */
    public static RequestLine of(String request) {
        return new RequestLine(request);
    }

    /** @param door through which it came */
    public static RequestLine of(RequestContext context, String door) {
        RequestLine line = new RequestLine(context.requestId());
        String key = context.caller().keyName().orElse("-");
        context.span().traceId().ifPresent(trace -> line.fields.put("trace_id", trace));
        return line.with("door", door).with("key", key).say(" " + door + " " + key);
    }

    /** A field; strings and numbers, and lists of them. */
    public RequestLine with(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /** A field that may be absent. */
    public RequestLine with(String name, Optional<?> value) {
        value.ifPresent(known -> fields.put(name, known));
        return this;
    }

    /** A piece of the sentence. */
    public RequestLine say(String words) {
        sentence.append(words);
        return this;
    }

    /**
     * The pictures of the answer.
     *
     * @param wanted how many were asked for; absent if that was not understood
     * @param sizes width and height of each in pixels
     */
    public RequestLine brought(int pictures, Optional<Integer> wanted, Collection<String> sizes) {
        String asked = wanted.map(String::valueOf).orElse("-");
        say(" " + pictures + "/" + asked + " images");
        if (!sizes.isEmpty()) {
            say(" of " + String.join(" ", new LinkedHashSet<>(sizes)));
        }
        return with("images", pictures).with("asked_images", wanted).with("sizes", sizes);
    }

    public RequestLine warned(int warnings) {
        return with("warnings", warnings).say(", " + warnings + " warnings");
    }

    /** @param outcome as the audit log calls it */
    public RequestLine ended(String outcome) {
        return with("outcome", outcome);
    }

    public RequestLine failed(GatewayException failure) {
        String vendor =
                failure.vendorCode().map(code -> ", vendor code " + code).orElse("");
        return ended(failure.code().name())
                .with("reason", failure.ownWords())
                .with("vendor_code", failure.vendorCode())
                .say(" failed: " + failure.code() + " (" + failure.ownWords() + vendor + ")");
    }

    /** What went over the wire. */
    public RequestLine sized(long bytesIn, long bytesOut) {
        return with("bytes_in", bytesIn)
                .with("bytes_out", bytesOut)
                .say(", " + bytesIn + " bytes in, " + bytesOut + " out");
    }

    /** How long it took, and if vendors were asked, of that how long it waited for them, they worked, and the gateway did. */
    public RequestLine lasted(Duration all, VendorTime vendors) {
        with("ms", all.toMillis()).say(", " + all.toMillis() + " ms");
        if (vendors.isAny()) {
            long queue = vendors.queued().toMillis();
            long vendor = vendors.total().toMillis();
            long gateway = Math.max(0, all.toMillis() - queue - vendor);
            with("queue_ms", queue).with("vendor_ms", vendor).with("gateway_ms", gateway);
            say(" (queue " + queue + ", vendor " + vendor + ", gateway " + gateway + ")");
        }
        return this;
    }

    /** Writes it. */
    public void log() {
        // The sentence begins with what other lines are marked by.
        LogIds.without(() -> LOG.info("{}", this));
    }

    /** What it says, by name. */
    public Map<String, Object> fields() {
        return Collections.unmodifiableMap(fields);
    }

    @Override
    public String toString() {
        return sentence.toString();
    }
}
