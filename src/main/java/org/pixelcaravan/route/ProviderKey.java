package org.pixelcaravan.route;

import java.time.Clock;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.auth.AccessTokens;
import org.pixelcaravan.auth.BearerSigner;
import org.pixelcaravan.auth.RequestSigner;
import org.pixelcaravan.auth.TokenSource;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.settings.SettingNames;

/**
 * A provider's key, a bean of the provider's kamelet, which goes with the exchange. As an option of an endpoint it would
 * stand in an address, which Camel writes into route dumps, JMX and logs, and in which {@code + % &} have a meaning.
 */
public final class ProviderKey implements Processor, ProviderAccess {
    static final ProviderKey NONE = new ProviderKey();

    private static final RequestSigner BEARER = new BearerSigner();

    private String value = "";
    private String secret = "";
    private String token = "";
    private Optional<AccessTokens> tokens = Optional.empty();
    private Optional<RequestSigner> signer = Optional.empty();

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

    /** Gives access tokens to be sent as bearers where there is neither a key nor a token. */
    public void setTokens(TokenSource source) {
        this.tokens = Optional.of(new AccessTokens(source, Clock.systemUTC()));
    }

    /** Adds the key where a setting says how that is done; otherwise the one that the mechanics name does. */
    public void setSigner(RequestSigner signer) {
        this.signer = Optional.of(signer);
    }

    @Override
    public void process(Exchange exchange) {
        Variables.setAccess(exchange, this);
    }

    @Override
    public boolean isMissing() {
        return value.isEmpty() && token.isEmpty() && renewable().isEmpty();
    }

    private Optional<AccessTokens> renewable() {
        return tokens.filter(source -> token.isEmpty() && value.isEmpty() && source.areConfigured());
    }

    @Override
    public Optional<ProviderCall> signAnew(ProviderCall call, ProviderCall refused) {
        return renewable().map(source -> source.signAnew(call, refused));
    }

    @Override
    public String remedy(String provider) {
        String setting = "caravan.providers." + provider + ".apiKey";
        String variable = SettingNames.vendorVariable(setting)
                .map(name -> ", or the environment variable " + name + ",")
                .orElse("");
        return "set " + setting + variable;
    }

    @Override
    public ProviderCall sign(ProviderCall call, RequestSigner usual) {
        if (!token.isEmpty()) {
            return BEARER.sign(call, token);
        }
        if (renewable().isPresent()) {
            return renewable().get().sign(call);
        }
        RequestSigner adding = signer.orElse(usual);
        return secret.isEmpty() ? adding.sign(call, value) : adding.sign(call, value, secret);
    }
}
