package org.pixelcaravan.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.support.TestClock;

class AccessTokensTest {
    private static final ProviderCall CALL = new ProviderCall("POST", "models/x:predict", Map.of(), Optional.empty());

    private final Source source = new Source();
    private final TestClock clock = new TestClock("2026-11-21T12:00:00Z");
    private final AccessTokens tokens = new AccessTokens(source, clock);

    @Test
    void usesATokenUntilShortlyBeforeItWearsOff() {
        assertThat(bearer()).isEqualTo("Bearer token-1");

        clock.advance(Duration.ofMinutes(54));
        assertThat(bearer()).isEqualTo("Bearer token-1");

        clock.advance(Duration.ofMinutes(2));
        assertThat(bearer()).isEqualTo("Bearer token-2");
    }

    @Test
    void namesTheProjectThatPays() {
        assertThat(tokens.sign(CALL).headers()).doesNotContainKey("x-goog-user-project");

        source.project = Optional.of("my-project");
        clock.advance(Duration.ofHours(2));

        assertThat(tokens.sign(CALL).headers()).containsEntry("x-goog-user-project", "my-project");
    }

    @Test
    void asksForOneTokenHoweverManyCallsWait() throws Exception {
        source.gate = new CountDownLatch(1);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(callers.submit(this::bearer));
            }
            source.gate.countDown();

            for (Future<String> call : calls) {
                assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("Bearer token-1");
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(source.fetched).hasValue(1);
    }

    @Test
    void goesOnWithTheOldTokenWhileANewOneIsAskedFor() throws Exception {
        bearer();
        clock.advance(Duration.ofMinutes(56));
        source.gate = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<String> renewing = other.submit(this::bearer);
            assertThat(source.asked.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(bearer()).isEqualTo("Bearer token-1");

            source.gate.countDown();
            assertThat(renewing.get(20, TimeUnit.SECONDS)).isEqualTo("Bearer token-2");
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void goesOnWithTheOldTokenIfThereIsNoNewOneAsLongAsItIsGood() {
        bearer();
        source.failing = true;

        clock.advance(Duration.ofMinutes(56));
        assertThat(bearer()).isEqualTo("Bearer token-1");

        clock.advance(Duration.ofMinutes(5));
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(this::bearer)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE));
    }

    @Test
    void givesARefusedTokenOutNoMore() {
        ProviderCall refused = tokens.sign(CALL);

        assertThat(tokens.signAnew(CALL, refused).headers()).containsEntry("Authorization", "Bearer token-2");
        assertThat(tokens.signAnew(CALL, refused).headers()).containsEntry("Authorization", "Bearer token-2");
        assertThat(source.fetched).hasValue(2);
    }

    private String bearer() {
        return tokens.sign(CALL).headers().get("Authorization");
    }

    private static final class Source implements TokenSource {
        private final AtomicInteger fetched = new AtomicInteger();
        private final CountDownLatch asked = new CountDownLatch(2);
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile boolean failing;
        private volatile Optional<String> project = Optional.empty();

        @Override
        public boolean isConfigured() {
            return true;
        }

        @Override
        public Token fetch() {
            asked.countDown();
            try {
                assertThat(gate.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (failing) {
                throw new GatewayException(ErrorCode.PROVIDER_UNAVAILABLE, "none");
            }
            return new Token("token-" + fetched.incrementAndGet(), Duration.ofHours(1), project);
        }
    }
}
