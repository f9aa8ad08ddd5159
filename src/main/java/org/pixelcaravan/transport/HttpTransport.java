package org.pixelcaravan.transport;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How Camel's HTTP producer talks to providers: nothing that may have been accepted is sent twice, nothing is followed, no cookies, and
 * every call obeys its {@link LiveCall}.
 */
public final class HttpTransport implements HttpClientConfigurer {
    private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

    /** Far more than the calls that can be under way, so that the client never queues: queueing is the hub's business. */
    private static final int CONNECTIONS = 65_536;

    /** For headers and small bodies; each waiting call holds two. Pictures are read and written past them. */
    private static final int BUFFER_BYTES = 2048;

    private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(10);

    /**
     * A request on a connection that its server has closed would count as lost, and maybe paid, so a connection is looked at before it
     * is used again, which takes a millisecond. Of one that was used just now that tells nothing: news of its end would not have come yet.
     */
    private static final TimeValue UNDOUBTED = TimeValue.ofMilliseconds(10);

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        // A strict pool looks through all its connections for each call.
                        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setBufferSize(BUFFER_BYTES)
                                        .build())
                                .build())
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT_TIMEOUT)
                                .setValidateAfterInactivity(UNDOUBTED)
                                .build())
                        .build())
                .setConnectionManagerShared(false)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("PixelCaravan")
                .addExecInterceptorFirst("caravan-call", new CallInterceptor());
    }

    private static final class CallInterceptor implements ExecChainHandler {

        @Override
        public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
                throws IOException, HttpException {
            LiveCall call = take(request);
            boolean answered = false;
            try {
                limitTime(scope, call);
                call.credentials().forEach(request::setHeader);
                call.onAbort(() -> abort(scope));
                ClassicHttpResponse response = proceed(call, request, scope, chain);
                answered = true;
                return response;
            } catch (IOException e) {
                throw call.lost(e);
            } catch (IllegalStateException e) {
                // The client finds so that it was stopped while it connected.
                if (call.isOver()) {
                    throw call.lost(e);
                }
                throw e;
            } catch (Error e) {
                LOG.error("A call to a provider broke down", e);
                throw call.lost(new IOException(e));
            } finally {
                if (!answered) {
                    call.close();
                }
            }
        }

        /** A call that was refused for its credentials has not been accepted; it is sent once more if there are others. */
        private static ClassicHttpResponse proceed(
                LiveCall call, ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
                throws IOException, HttpException {
            // The client adds headers of its own to what it sends, and does not take them a second time.
            ClassicHttpRequest first = ClassicRequestBuilder.copy(request).build();
            ClassicHttpResponse response = chain.proceed(first, scope);
            if (response.getCode() != HttpStatus.SC_UNAUTHORIZED || !isRepeatable(request)) {
                return response;
            }
            Optional<Map<String, String>> others = others(call, response);
            if (others.isEmpty()) {
                return response;
            }
            EntityUtils.consume(response.getEntity());
            response.close();
            others.get().forEach(request::setHeader);
            return chain.proceed(request, scope);
        }

        private static Optional<Map<String, String>> others(LiveCall call, ClassicHttpResponse response)
                throws IOException {
            try {
                return call.renewedCredentials();
            } catch (RuntimeException e) {
                response.close();
                throw e;
            }
        }

        private static boolean isRepeatable(ClassicHttpRequest request) {
            return request.getEntity() == null || request.getEntity().isRepeatable();
        }

        private static LiveCall take(ClassicHttpRequest request) throws IOException {
            Header header = request.getFirstHeader(LiveCall.HEADER);
            request.removeHeaders(LiveCall.HEADER);
            return LiveCall.claim(header == null ? null : header.getValue());
        }

        private static void limitTime(ExecChain.Scope scope, LiveCall call) {
            long milliseconds = Math.max(1, call.timeLeft().toMillis());
            scope.clientContext.setRequestConfig(RequestConfig.copy(scope.clientContext.getRequestConfigOrDefault())
                    .setResponseTimeout(milliseconds, TimeUnit.MILLISECONDS)
                    .build());
        }

        private static void abort(ExecChain.Scope scope) {
            if (scope.originalRequest instanceof Cancellable cancellable) {
                cancellable.cancel();
            }
        }
    }
}
