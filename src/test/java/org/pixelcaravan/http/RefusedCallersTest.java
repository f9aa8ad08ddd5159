package org.pixelcaravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.support.LogLines;
import org.pixelcaravan.support.TestClock;

class RefusedCallersTest {
    private final GatewayException failure = new GatewayException(ErrorCode.UNAUTHENTICATED, "No key");

    private final TestClock clock = new TestClock("1970-01-01T00:00:00Z");

    private final RefusedCallers refused = new RefusedCallers(clock);

    @Test
    void namesTheAddress() {
        try (LogLines log = new LogLines()) {
            refused.add("req_1", "10.0.0.3", failure);

            assertThat(log.requests()).containsExactly("req_1 from 10.0.0.3 refused: UNAUTHENTICATED (No key)");
        }
    }

    @Test
    void aFloodFillsAFewLinesAMinute() {
        try (LogLines log = new LogLines()) {
            for (int i = 0; i < 10_000; i++) {
                refused.add("req_" + i, "10.0.0.3", failure);
            }
            assertThat(log.requests()).hasSize(10);

            clock.advance(Duration.ofMinutes(1));
            refused.add("req_later", "10.0.0.4", failure);

            assertThat(log.requests())
                    .hasSize(12)
                    .contains("9990 more requests without a good key were refused")
                    .last()
                    .asString()
                    .contains("10.0.0.4");
        }
    }
}
