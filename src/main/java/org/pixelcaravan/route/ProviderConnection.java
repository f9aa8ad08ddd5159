package org.pixelcaravan.route;

import java.io.InputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.pixelcaravan.auth.RequestSigner;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.ProviderAnswer;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.transport.LiveCall;
import org.pixelcaravan.transport.PayloadEntity;

/**
 * Turns a vendor call into a message for Camel's HTTP producer, and its answer into what a codec reads. A bean of the two
 * mechanics kamelets, which set its properties.
 */
public final class ProviderConnection {
    private static final String ACCESS = "caravan.provider-access";
    private static final String BASE_URL = "caravan.provider-base-url";
    private static final String LIVE_CALL = "caravan.live-call";

    private URI baseUrl = URI.create("http://localhost");
    private RequestSigner signer = (call, key) -> call;
    private List<String> otherHosts = List.of();

    /** What relative addresses are appended to, unless what opens the provider says where it is. */
    public void setBaseUrl(String value) {
        this.baseUrl = URI.create(value);
    }

    /** Full name of a {@link RequestSigner}. A class rather than a bean: a kamelet cannot see its caller's beans. */
    public void setSignerClass(String value) {
        this.signer = Instances.of(value, RequestSigner.class);
    }

    /**
     * Hosts, beside the base URL's own, to which a provider may send us, separated by commas; a leading dot means any name
     * below it.
     */
    public void setOtherHosts(String value) {
        this.otherHosts = Stream.of(value.split(","))
                .map(host -> host.trim().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .toList();
    }

    /** Where the provider of the unit is that this exchange has begun with. */
    static URI baseUrl(Exchange exchange) {
        return exchange.getProperty(BASE_URL, URI.class);
    }

    /** Takes what opens the provider, which came with the exchange, for all of the unit's calls. */
    void begin(Exchange exchange, Unit unit) {
        ProviderAccess access = Variables.takeAccess(exchange);
        if (access.isMissing()) {
            throw notConfigured(unit.model().id().provider(), access);
        }
        exchange.setProperty(ACCESS, access);
        exchange.setProperty(BASE_URL, access.baseUrl(unit).orElse(baseUrl));
        OnDone.add(exchange, done -> end(exchange));
    }

    /** A call that could not be sent has no answer with which it would be closed. */
    private static void end(Exchange exchange) {
        LiveCall live = live(exchange);
        if (live != null) {
            live.abort();
            live.close();
        }
    }

    private static GatewayException notConfigured(String provider, ProviderAccess access) {
        return new GatewayException(
                ErrorCode.NOT_CONFIGURED,
                "No key is configured for provider " + provider + ": " + access.remedy(provider)
                        + " and start the gateway again, or start it with caravan.sandbox=true, which needs none");
    }

    /** Makes the message ready for the HTTP producer; nothing that it held before goes out. */
    void open(Exchange exchange, ProviderCall call, Unit unit, boolean paid) {
        open(exchange, call, unit, unit.context(), paid);
    }

    /** The same for a call that has a deadline of its own, and does not end when the unit's caller leaves. */
    void openApart(Exchange exchange, ProviderCall call, Unit unit, Deadline deadline) {
        RequestContext apart = RequestContext.of(unit.context().requestId(), deadline, SpoolScope.inMemory())
                .build();
        open(exchange, call, unit, apart, false);
    }

    private void open(Exchange exchange, ProviderCall call, Unit unit, RequestContext context, boolean paid) {
        ProviderAccess access = exchange.getProperty(ACCESS, ProviderAccess.class);
        ProviderCall located = call.at(address(call.address(), baseUrl(exchange)));
        ProviderCall signed = access.sign(located, signer);
        LiveCall live = LiveCall.open(
                exchange.getExchangeId() + "-" + unit.id(), context, paid, added(signed, call), () -> access.signAnew(
                                located, signed)
                        .map(again -> added(again, call)));
        exchange.setProperty(LIVE_CALL, live);
        // A cache would swallow that an answer broke off, and hold the pictures a second time.
        exchange.getExchangeExtension().setStreamCacheDisabled(true);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        call.headers().forEach(message::setHeader);
        Variables.callSpan(exchange).headers().forEach(message::setHeader);
        CallTrace.sentTo(exchange, baseUrl(exchange));
        message.setHeader(LiveCall.HEADER, live.id());
        // Camel asks all its type converters for the enum of a text, each time.
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.valueOf(signed.method()));
        message.setHeader(Exchange.HTTP_URI, signed.address());
        message.setBody(signed.body()
                .map(body -> new PayloadEntity(body, signed.headers().get("Content-Type")))
                .orElse(null));
    }

    private static Map<String, String> added(ProviderCall signed, ProviderCall call) {
        Map<String, String> credentials = new HashMap<>(signed.headers());
        credentials.entrySet().removeAll(call.headers().entrySet());
        return credentials;
    }

    /** What came back; reading its body obeys the call's deadline. */
    ProviderAnswer answer(Exchange exchange) {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        Map<String, String> headers = new HashMap<>();
        message.getHeaders()
                .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), String.valueOf(value)));
        InputStream body = message.getBody() instanceof InputStream stream ? stream : InputStream.nullInputStream();
        return new ProviderAnswer(status, headers, live(exchange).guard(body));
    }

    /**
     * Ends the call, read or not; an answer that was not understood is no message for anybody.
     *
     * @param good whether the answer was understood; its connection is used again only if it was also read to its end
     */
    void close(Exchange exchange, boolean good) {
        LiveCall live = live(exchange);
        if (!good) {
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setBody(null);
        }
        if (!good || !live.isReadToEnd()) {
            live.abort();
        }
        live.close();
    }

    private static LiveCall live(Exchange exchange) {
        return exchange.getProperty(LIVE_CALL, LiveCall.class);
    }

    private URI address(String address, URI baseUrl) {
        URI uri = URI.create(address);
        if (!uri.isAbsolute()) {
            String base = baseUrl.toString();
            return URI.create((base.endsWith("/") ? base : base + "/") + address);
        }
        if (!isAllowed(uri, baseUrl)) {
            throw new GatewayException(
                    ErrorCode.PROVIDER_REJECTED, "The provider sent us to an address that it has no business with");
        }
        return uri;
    }

    private boolean isAllowed(URI uri, URI baseUrl) {
        if (sameOrigin(uri, baseUrl)) {
            return true;
        }
        String host = uri.getHost();
        return "https".equals(uri.getScheme())
                && host != null
                && uri.getUserInfo() == null
                && otherHosts.stream().anyMatch(allowed -> matches(host.toLowerCase(Locale.ROOT), allowed));
    }

    private static boolean sameOrigin(URI uri, URI baseUrl) {
        return baseUrl.getScheme().equals(uri.getScheme())
                && baseUrl.getHost().equals(uri.getHost())
                && baseUrl.getPort() == uri.getPort()
                && uri.getUserInfo() == null;
    }

    private static boolean matches(String host, String allowed) {
        return allowed.startsWith(".") ? host.endsWith(allowed) : host.equals(allowed);
    }
}
