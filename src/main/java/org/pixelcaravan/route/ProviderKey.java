package org.pixelcaravan.route;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.auth.BearerSigner;
import org.pixelcaravan.auth.RequestSigner;
import org.pixelcaravan.dialect.ProviderCall;

/**
 * A provider's key on its way from the provider's kamelet to the mechanics kamelet that it delegates to. It goes with the
 * exchange, as an object that shows nothing of itself and gives the key away once, so that no other call of the same
 * message gets it. As an option of an endpoint it would stand in an address, which Camel writes into route dumps, JMX and
 * logs, and in which {@code + % &} have a meaning.
 */
public final class ProviderKey implements Processor {
    static final ProviderKey NONE = new ProviderKey();

    private static final RequestSigner BEARER = new BearerSigner();

    private String value = "";
    private String secret = "";
    private String token = "";

    /** Empty, and no token either: the provider is not configured. */
    public void setValue(String value) {
        this.value = value.trim();
    }

    /** The secret half of the key, where it has one; empty: it has none. */
    public void setSecret(String secret) {
        this.secret = secret.trim();
    }

    /** An access token to be sent as a bearer in place of the key; empty: there is none. */
    public void setToken(String token) {
        this.token = token.trim();
    }

    @Override
    public void process(Exchange exchange) {
        Variables.setKey(exchange, new Offer(this));
    }

    boolean isMissing() {
        return value.isEmpty() && token.isEmpty();
    }

    /** @param signer adds a key as the provider wants it */
    ProviderCall sign(ProviderCall call, RequestSigner signer) {
        if (!token.isEmpty()) {
            return BEARER.sign(call, token);
        }
        return secret.isEmpty() ? signer.sign(call, value) : signer.sign(call, value, secret);
    }

    /** A key that can be taken once. Merely removing it would not do: a kamelet works on a copy of its caller's exchange. */
    static final class Offer {
        private final AtomicReference<ProviderKey> key;

        private Offer(ProviderKey key) {
            this.key = new AtomicReference<>(key);
        }

        ProviderKey take() {
            return key.getAndSet(NONE);
        }
    }
}
