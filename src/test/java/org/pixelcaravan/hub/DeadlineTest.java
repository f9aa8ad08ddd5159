package org.pixelcaravan.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

class DeadlineTest {

    @Test
    void lessAndLessTimeIsLeft() {
        Deadline deadline = Deadline.in(Duration.ofMinutes(1));

        Duration first = deadline.left();
        await().until(() -> deadline.left().compareTo(first) < 0);

        assertThat(first).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
        assertThatCode(deadline::check).doesNotThrowAnyException();
    }

    @Test
    void noTimeIsLeftAfterwardsAndNeverLess() {
        Deadline deadline = Deadline.in(Duration.ofMillis(1));

        await().until(() -> deadline.left().isZero());

        assertThat(deadline.left()).isZero();
    }

    @Test
    void checkSaysHowLongTheRequestHadTime() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(-5));

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(deadline::check)
                .withMessageContaining("seconds")
                .matches(failure -> failure.code() == ErrorCode.PROVIDER_TIMEOUT);
    }
}
