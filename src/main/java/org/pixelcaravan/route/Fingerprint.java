package org.pixelcaravan.route;

import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.pixelcaravan.content.Digests;
import org.pixelcaravan.dialect.DoorFallback;
import org.pixelcaravan.dialect.DoorRequest;

/** Tells whether two requests are the same: same caller, same address, same headers that mean something, same body. */
final class Fingerprint {
    private static final String PROPERTY = "caravan.fingerprint";
    private static final List<String> HEADERS =
            List.of("authorization", "x-goog-api-key", "api-key", "x-caravan-parameters", DoorFallback.HEADER);

    private final MessageDigest digest = Digests.sha256();
    private final DoorRequest request;

    private Fingerprint(DoorRequest request) {
        update(request.path());
        update(request.query());
        for (String header : HEADERS) {
            update(request.header(header).orElse(""));
        }
        this.request = new DoorRequest(
                request.method(),
                request.path(),
                request.query(),
                request.headers(),
                new DigestInputStream(request.body(), digest));
    }

    static Fingerprint of(DoorRequest request) {
        return new Fingerprint(request);
    }

    /** The same request; reading its body is what completes the fingerprint. */
    DoorRequest request() {
        return request;
    }

    /** Ends the fingerprint and keeps it with the exchange. */
    String keepIn(Exchange exchange) {
        String value = HexFormat.of().formatHex(digest.digest());
        exchange.setProperty(PROPERTY, value);
        return value;
    }

    /** The fingerprint that was kept. */
    static Optional<String> find(Exchange exchange) {
        return Optional.ofNullable(exchange.getProperty(PROPERTY, String.class));
    }

    private void update(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
