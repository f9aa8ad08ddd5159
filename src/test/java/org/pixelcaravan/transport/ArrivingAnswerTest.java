package org.pixelcaravan.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ArrivingAnswerTest {
    private static final int LARGE = 1 << 20;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger ready = new AtomicInteger();
    private final ArrivingAnswer answer = new ArrivingAnswer(channel, ends::incrementAndGet);

    private static ByteBuf piece(int size) {
        return Unpooled.directBuffer(size).writeZero(size);
    }

    @Test
    void piecesAreReadInOrderAndReleased() throws IOException {
        ByteBuf first = Unpooled.copiedBuffer("one ", US_ASCII);
        ByteBuf second = Unpooled.copiedBuffer("two", US_ASCII);
        answer.take(first);
        answer.take(second);
        answer.end();

        assertThat(answer.readAllBytes()).asString().isEqualTo("one two");

        assertThat(first.refCnt()).isZero();
        assertThat(second.refCnt()).isZero();
        assertThat(ends).hasValue(1);
        assertThat(answer.hasArrived()).isTrue();
    }

    @Test
    void isReadyOnceWhenItsHeadAndEnoughOfItHaveCome() {
        answer.take(piece(6));
        assertThat(ready).hasValue(0);
        answer.begin(10, ready::incrementAndGet);
        assertThat(ready).hasValue(0);

        answer.take(piece(6));
        answer.take(piece(6));
        answer.end();

        assertThat(ready).hasValue(1);
    }

    @Test
    void isReadyWhenItHasEndedHoweverShortItIs() {
        answer.begin(10, ready::incrementAndGet);

        answer.end();

        assertThat(ready).hasValue(1);
    }

    @Test
    void isReadyWhenItHasFailed() {
        answer.begin(10, ready::incrementAndGet);

        answer.fail(new IOException("cut"));

        assertThat(ready).hasValue(1);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(answer::read)
                .havingCause()
                .withMessage("cut");
        assertThatExceptionOfType(IOException.class).isThrownBy(answer::read);
    }

    @Test
    void takesNoMoreFromTheConnectionThanItMayHoldUntilItIsRead() throws IOException {
        answer.take(piece(LARGE));
        answer.take(piece(1));
        assertThat(channel.config().isAutoRead()).isFalse();

        answer.read(new byte[LARGE]);

        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void leavesItsConnectionReadyForTheNextCall() {
        answer.take(piece(LARGE));

        answer.end();

        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void closingReleasesWhatWasNotRead() throws IOException {
        ByteBuf begun = piece(10);
        ByteBuf unread = piece(10);
        ByteBuf late = piece(10);
        answer.take(begun);
        answer.take(unread);
        answer.read();

        answer.close();
        answer.take(late);

        assertThat(begun.refCnt()).isZero();
        assertThat(unread.refCnt()).isZero();
        assertThat(late.refCnt()).isZero();
        assertThatExceptionOfType(IOException.class).isThrownBy(answer::read);
    }
}
