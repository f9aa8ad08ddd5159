package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;

class FailuresTest {
    private final RequestContext context = RequestContext.of(
                    "request", Deadline.in(Duration.ofMinutes(1)), SpoolScope.inMemory())
            .build();

    @Test
    void whatACallThrowsAfterItsCallerHasLeftIsNoFailureOfTheGateway() {
        context.cancellation().cancel();

        assertThat(Failures.ofCall(new IllegalStateException("shut down"), context)
                        .code())
                .isEqualTo(ErrorCode.CANCELLED);
    }

    @Test
    void whatACallThrowsWhileItsCallerWaitsIsOne() {
        assertThat(Failures.ofCall(new IllegalStateException("a fault"), context)
                        .code())
                .isEqualTo(ErrorCode.INTERNAL);
    }
}
