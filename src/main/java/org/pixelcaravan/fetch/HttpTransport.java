package org.pixelcaravan.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;

/**
 * The transport over Apache HttpClient. The checked address travels inside the target host, so the client has nothing to
 * resolve, while the Host header, SNI and certificate check use the name.
 */
final class HttpTransport implements Transport {
    private static final String ACCEPTED_TYPES = "image/png, image/jpeg, image/webp";

    private final CloseableHttpClient client;

    HttpTransport(CloseableHttpClient client) {
        this.client = client;
    }

    @Override
    public Exchange prepare(FetchTarget target, InetAddress address, Optional<Notice> notice) {
        Origin origin = target.origin();
        HttpHost host = new HttpHost(origin.scheme(), address, withoutBrackets(origin.host()), origin.port());
        HttpUriRequestBase request =
                notice.map(message -> post(target, message)).orElseGet(() -> get(target));
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        return new HttpExchange(host, request);
    }

    private static HttpUriRequestBase get(FetchTarget target) {
        HttpGet request = new HttpGet(target.url());
        request.setHeader(HttpHeaders.ACCEPT, ACCEPTED_TYPES);
        return request;
    }

    private static HttpUriRequestBase post(FetchTarget target, Notice notice) {
        HttpPost request = new HttpPost(target.url());
        notice.headers().forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(notice.json(), ContentType.APPLICATION_JSON));
        return request;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    private final class HttpExchange implements Exchange {
        private final HttpHost host;
        private final HttpUriRequestBase request;

        private HttpExchange(HttpHost host, HttpUriRequestBase request) {
            this.host = host;
            this.request = request;
        }

        @Override
        public Answer send() throws IOException {
            try {
                return new HttpAnswer(client.executeOpen(host, request, HttpClientContext.create()));
            } catch (CancellationException e) {
                throw notSent(e);
            } catch (IllegalStateException e) {
                if (request.isCancelled()) {
                    throw notSent(e);
                }
                throw e;
            }
        }

        /** The client finds so that it, or its thread, was stopped while it looked for a connection. */
        private static IOException notSent(RuntimeException reason) {
            return new IOException("stopped before it was sent", reason);
        }

        @Override
        public void abort() {
            request.cancel();
        }
    }

    private record HttpAnswer(ClassicHttpResponse response) implements Answer {
        @Override
        public int status() {
            return response.getCode();
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
        }

        @Override
        public long length() {
            return Optional.ofNullable(response.getEntity())
                    .map(HttpEntity::getContentLength)
                    .orElse(0L);
        }

        @Override
        public InputStream body() throws IOException {
            HttpEntity entity = response.getEntity();
            return entity == null ? InputStream.nullInputStream() : entity.getContent();
        }
    }
}
