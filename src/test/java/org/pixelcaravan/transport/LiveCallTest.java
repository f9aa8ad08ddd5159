package org.pixelcaravan.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;

class LiveCallTest {
    private final RequestContext context = context(Duration.ofMinutes(1));
    private final AtomicInteger aborts = new AtomicInteger();

    static Stream<IOException> neverSent() {
        return Stream.of(
                new ConnectException("refused"),
                new ConnectTimeoutException("too slow"),
                new ConnectionRequestTimeoutException("no connection"),
                new NoRouteToHostException("no route"),
                new UnknownHostException("no name"),
                new SSLHandshakeException("no trust"));
    }

    static Stream<IOException> perhapsSent() {
        return Stream.of(
                new SocketTimeoutException("Read timed out"),
                new SocketException("Connection reset"),
                new NoHttpResponseException("gone"),
                new ConnectionClosedException("half a body"),
                new IOException("anything"));
    }

    @ParameterizedTest
    @MethodSource("neverSent")
    void whatWasNeverSentMayBeTriedAgain(IOException failure) {
        try (LiveCall paid = LiveCall.open("1", context, true, Map.of());
                LiveCall free = LiveCall.open("2", context, false, Map.of())) {
            assertThat(code(paid.lost(failure))).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
            assertThat(code(free.lost(failure))).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @MethodSource("perhapsSent")
    void aLostAnswerMayHaveBeenBoughtIfTheCallIsPaid(IOException failure) {
        try (LiveCall paid = LiveCall.open("1", context, true, Map.of());
                LiveCall free = LiveCall.open("2", context, false, Map.of())) {
            assertThat(code(paid.lost(failure))).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
            assertThat(code(free.lost(failure))).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
        }
    }

    @ParameterizedTest
    @MethodSource("perhapsSent")
    void nothingElseMattersOnceTheCallerIsGone(IOException failure) {
        try (LiveCall call = LiveCall.open("1", context, true, Map.of())) {
            context.cancellation().cancel();

            assertThat(code(call.lost(failure))).isEqualTo(ErrorCode.CANCELLED);
        }
    }

    @Test
    void closingGivesBackWhatWasLastSaidOnce() {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        LiveCall call = LiveCall.open("1", context, true, Map.of());
        call.onClose(first::incrementAndGet);
        call.onClose(second::incrementAndGet);

        call.close();
        call.close();

        assertThat(first).hasValue(0);
        assertThat(second).hasValue(1);
    }

    @Test
    void aMessageWithoutACallIsNotSent() throws IOException {
        LiveCall call = LiveCall.open("1", context, true, Map.of());

        assertThat(LiveCall.claim("1")).isSameAs(call);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> LiveCall.claim("1"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> LiveCall.claim(null));
        call.close();
    }

    @Test
    void aFailureIsJudgedOnce() {
        try (LiveCall call = LiveCall.open("1", context, true, Map.of())) {
            LostCallException first = call.lost(new ConnectException("refused"));
            context.cancellation().cancel();

            assertThat(call.lost(first)).isSameAs(first);
        }
    }

    @Test
    void isTakenOnceByItsId() {
        try (LiveCall call = LiveCall.open("taken", context, true, Map.of())) {
            assertThat(LiveCall.take("taken")).containsSame(call);
            assertThat(LiveCall.take("taken")).isEmpty();
        }
    }

    @Test
    void isForgottenWhenItCloses() {
        LiveCall.open("closed", context, true, Map.of()).close();

        assertThat(LiveCall.take("closed")).isEmpty();
    }

    @Test
    void stopsWhenTheCallerLeaves() {
        try (LiveCall call = LiveCall.open("1", context, true, Map.of())) {
            call.onAbort(aborts::incrementAndGet);

            context.cancellation().cancel();

            assertThat(aborts).hasValue(1);
        }
    }

    @Test
    void stopsAtOnceIfTheCallerHasLeftBefore() {
        context.cancellation().cancel();
        try (LiveCall call = LiveCall.open("1", context, true, Map.of())) {
            call.onAbort(aborts::incrementAndGet);

            assertThat(aborts).hasValue(1);
        }
    }

    @Test
    void stopsAtTheDeadline() {
        try (LiveCall call = LiveCall.open("1", context(Duration.ofMillis(200)), true, Map.of())) {
            call.onAbort(aborts::incrementAndGet);

            await().atMost(Duration.ofSeconds(30)).until(() -> aborts.get() == 1);
        }
    }

    @Test
    void aCallThatWasNeverSentIsForgottenAtTheDeadline() {
        LiveCall.open("never sent", context(Duration.ofMillis(100)), true, Map.of())
                .onAbort(aborts::incrementAndGet);

        await().atMost(Duration.ofSeconds(30)).until(() -> aborts.get() == 1);

        assertThat(LiveCall.take("never sent")).isEmpty();
    }

    @Test
    void aCallThatWasStoppedWhileItConnectedWasNeverSent() {
        IllegalStateException notConnected = new IllegalStateException("Endpoint not acquired / already released");
        try (LiveCall call = LiveCall.open("1", context(Duration.ZERO), true, Map.of())) {
            assertThat(code(call.lost(notConnected))).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
        }
    }

    @Test
    void aCallThatHasEndedIsNotStopped() {
        LiveCall call = LiveCall.open("1", context, true, Map.of());
        call.onAbort(aborts::incrementAndGet);

        call.close();
        context.cancellation().cancel();
        call.abort();

        assertThat(aborts).hasValue(0);
    }

    @Test
    void anAnswerPassesUnchangedWithinTheDeadline() throws IOException {
        try (LiveCall call = LiveCall.open("1", context, true, Map.of())) {
            assertThat(call.guard(new ByteArrayInputStream(new byte[] {1, -1, 0}))
                            .readAllBytes())
                    .containsExactly(1, -1, 0);
            assertThat(call.guard(new ByteArrayInputStream(new byte[] {-1})).read())
                    .isEqualTo(255);
        }
    }

    @Test
    void anAnswerEndsWithTheDeadlineHoweverMuchIsLeft() {
        try (LiveCall call = LiveCall.open("1", context(Duration.ZERO), true, Map.of())) {
            InputStream body = call.guard(new ByteArrayInputStream(new byte[10]));

            assertThatExceptionOfType(LostCallException.class)
                    .isThrownBy(body::read)
                    .matches(lost -> code(lost) == ErrorCode.OUTCOME_UNKNOWN);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsALostCall() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new SocketException("Connection reset");
            }
        };
        try (LiveCall call = LiveCall.open("1", context, true, Map.of())) {
            assertThatExceptionOfType(LostCallException.class)
                    .isThrownBy(() -> call.guard(broken).readAllBytes())
                    .matches(lost -> code(lost) == ErrorCode.OUTCOME_UNKNOWN);
        }
    }

    private static ErrorCode code(LostCallException lost) {
        return lost.code();
    }

    private static RequestContext context(Duration limit) {
        return RequestContext.of("request", Deadline.in(limit), SpoolScope.inMemory())
                .build();
    }
}
