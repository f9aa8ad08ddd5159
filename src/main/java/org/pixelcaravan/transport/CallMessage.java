package org.pixelcaravan.transport;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.pixelcaravan.content.Payload;

/** What a message says of the call to a provider, as it would say it to Camel's HTTP producer. */
final class CallMessage {
    /** Bodies of so many bytes are sent as a whole, by the event loop alone. */
    private static final int WHOLE_BYTES = 64 * 1024;

    private static final String CAMEL = "camel";
    private static final String HTTPS = "https";
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final URI address;
    private final HttpMethod method;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Payload body;
    private final Optional<Buffer> whole;

    /** @param credentials which are in no message */
    CallMessage(Message message, Map<String, String> credentials) throws IOException {
        this.address = URI.create(message.getHeader(Exchange.HTTP_URI, String.class));
        this.method = HttpMethod.valueOf(String.valueOf(message.getHeader(Exchange.HTTP_METHOD)));
        headers.put("User-Agent", "PixelCaravan");
        headers.put("Accept-Encoding", "gzip");
        message.getHeaders().forEach((name, value) -> {
            if (isOfProtocol(name)) {
                headers.put(name, String.valueOf(value));
            }
        });
        if (message.getBody() instanceof PayloadEntity entity) {
            this.body = entity.payload();
            headers.put("Content-Type", entity.getContentType());
        } else {
            this.body = Payload.of(new byte[0]);
        }
        this.whole = body.length() <= WHOLE_BYTES ? Optional.of(Buffer.buffer(body.toBytes())) : Optional.empty();
        addHeaders(credentials);
    }

    /** Camel's own headers are neither sent nor taken. */
    private static boolean isOfProtocol(String name) {
        return !name.regionMatches(true, 0, CAMEL, 0, CAMEL.length()) && !name.equals(LiveCall.HEADER);
    }

    /** In the place of those with the same names. */
    void addHeaders(Map<String, String> more) {
        headers.putAll(more);
    }

    /** @throws UnknownHostException if the address has none, or one that is no name */
    String host() throws UnknownHostException {
        if (address.getHost() == null) {
            throw new UnknownHostException("No host in " + address.getRawAuthority());
        }
        return address.getHost();
    }

    Payload body() {
        return body;
    }

    /** All of the body, if it is small; empty if it is to be written by a worker. */
    Optional<Buffer> whole() {
        return whole;
    }

    /** @param host one of the addresses of {@link #host} */
    RequestOptions options(InetAddress host) {
        boolean encrypted = address.getScheme().equalsIgnoreCase(HTTPS);
        int usual = encrypted ? HTTPS_PORT : HTTP_PORT;
        int port = address.getPort() >= 0 ? address.getPort() : usual;
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        RequestOptions options = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(unnamed(host), port)))
                .setHost(address.getHost())
                .setPort(port)
                .setSsl(encrypted)
                .setMethod(method)
                .setURI(address.getRawQuery() == null ? path : path + "?" + address.getRawQuery());
        headers.forEach(options::putHeader);
        return options;
    }

    /** Connections are kept by the text of their address, so each address of a name must have its own. */
    private static InetAddress unnamed(InetAddress host) {
        try {
            return InetAddress.getByAddress(host.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Makes the answer the message. */
    static void take(Message message, HttpClientResponse answer, InputStream body) {
        message.removeHeaders("*");
        answer.headers().forEach(header -> {
            if (isOfProtocol(header.getKey())) {
                message.setHeader(header.getKey(), header.getValue());
            }
        });
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.statusCode());
        boolean zipped = "gzip".equalsIgnoreCase(answer.getHeader("Content-Encoding"));
        message.setBody(zipped ? new UnzippedAnswer(body) : body);
    }
}
