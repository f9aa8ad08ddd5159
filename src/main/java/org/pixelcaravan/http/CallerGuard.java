package org.pixelcaravan.http;

import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.keys.Caller;
import org.pixelcaravan.keys.KeyRing;

/**
 * Says who may call: holders of a key where there are keys, else this machine only. A web page cannot know a key, and no
 * browser sends one by itself, so that with keys it does not matter which page or which name of the gateway is asking.
 */
public final class CallerGuard {
    /** Value of the header WWW-Authenticate of every 401. */
    public static final String CHALLENGE = "Bearer realm=\"Pixel Caravan\"";

    private final Optional<Supplier<KeyRing>> keys;
    private final LoopbackGuard loopback;
    private final Clock clock;

    private CallerGuard(Optional<Supplier<KeyRing>> keys, LoopbackGuard loopback, Clock clock) {
        this.keys = keys;
        this.loopback = loopback;
        this.clock = clock;
    }

    /**
     * @param keys asked at each request; empty where callers need no key
     * @param loopback asked where they need none
     */
    public static CallerGuard of(Optional<Supplier<KeyRing>> keys, LoopbackGuard loopback, Clock clock) {
        return new CallerGuard(keys, loopback, clock);
    }

    /** @throws GatewayException UNAUTHENTICATED or PERMISSION_DENIED */
    public Caller check(HttpServerRequest wire, DoorRequest request) {
        if (keys.isEmpty()) {
            loopback.check(request);
        }
        return checkKey(wire);
    }

    /** The same for what is there for everybody: it needs no key. */
    public Caller checkPublic(HttpServerRequest wire, DoorRequest request) {
        if (keys.isEmpty()) {
            loopback.check(request);
        }
        return Caller.ANYONE;
    }

    /** The same for addresses that lead nowhere, where only a missing key matters. */
    Caller checkKey(HttpServerRequest wire) {
        List<String> credentials = Credentials.of(wire.headers());
        return keys.map(ring -> ring.get().require(credentials, clock)).orElse(Caller.ANYONE);
    }
}
