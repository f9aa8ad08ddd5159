package org.pixelcaravan.route;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pixelcaravan.content.Digests;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.content.SpoolWriter;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.dialect.DoorFallback;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.jobs.NewJob;
import org.pixelcaravan.jobs.NewLine;

/**
 * A request as it came over the wire, kept so that it can be read again.
 *
 * @param key the name under which its caller recognises it
 * @param webhook where its caller wants to be told of its end; may be empty
 */
record SentRequest(
        String address,
        String path,
        String query,
        Map<String, String> headers,
        StoredBytes body,
        Optional<String> key,
        String webhook) {
    /** Those that mean something for the result; no key is among them. */
    private static final List<String> HEADERS = List.of("content-type", "x-caravan-parameters", DoorFallback.HEADER);

    private static final String SCOPE = "http:";

    /** Reads the request to its end. */
    static SentRequest read(DoorRequest request, RequestContext context, WebhookDelivery webhooks) throws IOException {
        String webhook = webhooks.address(request);
        SpoolWriter spooled = context.spool().newWriter();
        request.body().transferTo(spooled);
        Map<String, String> headers = new TreeMap<>();
        HEADERS.forEach(name -> request.header(name).ifPresent(value -> headers.put(name, value)));
        String address = request.query().isEmpty() ? request.path() : request.path() + "?" + request.query();
        return new SentRequest(
                address, request.path(), request.query(), headers, spooled.finish(), AnswerMode.key(request), webhook);
    }

    /** The same request, unread. */
    DoorRequest again(DoorRequest wire) throws IOException {
        return new DoorRequest(wire.method(), path, query, wire.headers(), body.open());
    }

    /**
     * As the only line of a job.
     *
     * @param trace headers that tell which trace it is part of
     */
    NewLine line(String door, Map<String, String> trace) {
        Map<String, String> all = new TreeMap<>(headers);
        all.putAll(trace);
        Payload payload = new Payload(List.of(new Payload.Binary(ImageContent.ofBytes(body))));
        return new NewLine("", door, address, all, payload);
    }

    /** What the job is recognised by; keys of different callers have nothing to do with each other. */
    Optional<NewJob.Key> jobKey(RequestContext context) {
        return key.map(name -> new NewJob.Key(SCOPE + context.caller().keyName().orElse(""), name, digest()));
    }

    private String digest() {
        MessageDigest digest = Digests.sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            out.write((address + "\n" + headers + "\n").getBytes(StandardCharsets.UTF_8));
            body.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
