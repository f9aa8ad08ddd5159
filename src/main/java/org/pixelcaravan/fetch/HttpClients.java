package org.pixelcaravan.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * Builds a client that does nothing of its own accord: no redirects, retries, cookies, credentials, proxies, decompression
 * or name resolution, and no connection that outlives its request and could lead elsewhere than a later check says.
 */
final class HttpClients {
    /** The default of 20 connections in all would make fetches wait for each other. */
    private static final int MAXIMUM_CONNECTIONS = 4096;

    private static final int MAXIMUM_HEADER_LINE = 16_384;
    private static final int MAXIMUM_HEADERS = 100;

    private HttpClients() {}

    static CloseableHttpClient create(FetchDeadlines deadlines, SSLContext tls) {
        return HttpClientBuilder.create()
                .setConnectionManager(connections(deadlines, tls))
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setRoutePlanner((target, context) -> direct(target))
                .setDefaultRequestConfig(requests(deadlines))
                .setUserAgent("PixelCaravan")
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .build();
    }

    private static HttpRoute direct(HttpHost target) {
        return new HttpRoute(target, null, target.getSchemeName().equals("https"));
    }

    private static HttpClientConnectionManager connections(FetchDeadlines deadlines, SSLContext tls) {
        Timeout connect = timeout(deadlines.connect());
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(MAXIMUM_CONNECTIONS)
                .setMaxConnPerRoute(MAXIMUM_CONNECTIONS)
                .setDnsResolver(new NoDnsResolver())
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(connect).build())
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(connect).build())
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setConnectTimeout(connect).build())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(boundedHeads())
                        .build())
                .build();
    }

    /** The client's own defaults would read header lines without end. */
    private static Http1Config boundedHeads() {
        return Http1Config.custom()
                .setMaxLineLength(MAXIMUM_HEADER_LINE)
                .setMaxHeaderCount(MAXIMUM_HEADERS)
                .build();
    }

    private static RequestConfig requests(FetchDeadlines deadlines) {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(timeout(deadlines.connect()))
                .setResponseTimeout(timeout(deadlines.firstByte()))
                .setAuthenticationEnabled(false)
                .setContentCompressionEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .setRedirectsEnabled(false)
                .build();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.ofMilliseconds(duration.toMillis());
    }

    /** Proof that no name is resolved a second time: the client could not. */
    private static final class NoDnsResolver implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException("Only checked addresses are connected to");
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            throw new UnknownHostException("Only checked addresses are connected to");
        }
    }
}
