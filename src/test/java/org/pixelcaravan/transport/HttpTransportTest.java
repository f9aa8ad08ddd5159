package org.pixelcaravan.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.hub.RequestContext;

class HttpTransportTest extends TransportContract {
    private CloseableHttpClient client;

    @BeforeEach
    void start() {
        HttpClientBuilder builder = HttpClientBuilder.create();
        new HttpTransport().configureHttpClient(builder);
        client = builder.build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
    }

    @Test
    void aCallEndsWhenItsCallerLeavesBeforeItIsSent() throws Exception {
        RequestContext context = context(60);

        assertThatExceptionOfType(LostCallException.class)
                .isThrownBy(() -> postAndStop(() -> context.cancellation().cancel(), context))
                .matches(lost -> lost.code() == ErrorCode.CANCELLED);
        assertThat(requests).isEmpty();
    }

    @Test
    void aCallThatTheDeadlineStopsBeforeItIsSentWasNeverSent() throws Exception {
        RequestContext context = context(1);

        assertThatExceptionOfType(LostCallException.class)
                .isThrownBy(() -> postAndStop(
                        () -> await().until(() -> context.deadline().left().isZero()), context))
                .matches(lost -> lost.code() == ErrorCode.PROVIDER_TIMEOUT);
        assertThat(requests).isEmpty();
    }

    /** @param meanwhile what happens between connecting and sending; then the call is stopped */
    private void postAndStop(Runnable meanwhile, RequestContext context) throws IOException {
        AtomicReference<LiveCall> under = new AtomicReference<>();
        HttpClientBuilder builder = HttpClientBuilder.create();
        new HttpTransport().configureHttpClient(builder);
        builder.addExecInterceptorLast("meanwhile", (request, scope, chain) -> {
            meanwhile.run();
            under.get().abort();
            return chain.proceed(request, scope);
        });
        HttpPost request = new HttpPost(origin() + "/");
        try (CloseableHttpClient slow = builder.build();
                LiveCall call = LiveCall.open(UUID.randomUUID().toString(), context, true, Map.of())) {
            under.set(call);
            request.setHeader(LiveCall.HEADER, call.id());
            slow.execute(request, answer -> answer.getCode());
        }
    }

    @Override
    int post(String origin, String path, RequestContext context) throws IOException {
        HttpPost request = new HttpPost(origin + path);
        request.setEntity(new PayloadEntity(Payload.of(new byte[] {'{', '}'}), "application/json"));
        try (LiveCall call = LiveCall.open(UUID.randomUUID().toString(), context, true, Map.of())) {
            request.setHeader(LiveCall.HEADER, call.id());
            return client.execute(request, answer -> answer.getCode());
        }
    }
}
