package org.pixelcaravan.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class MarkingExecutorTest {
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final ExecutorService marking = new MarkingExecutor(threads);

    @AfterEach
    void stop() throws InterruptedException {
        LogIds.end();
        marking.shutdown();
        assertThat(marking.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void workIsMarkedAsWhoeverHandsItOverAndTheThreadForgets() throws Exception {
        LogIds.begin("req_1");

        String during = marking.submit(() -> MDC.get(LogIds.REQUEST)).get();
        String after = threads.submit(() -> MDC.get(LogIds.REQUEST)).get();

        assertThat(during).isEqualTo("req_1");
        assertThat(after).isNull();
        assertThat(MDC.get(LogIds.REQUEST)).isEqualTo("req_1");
    }

    @Test
    void aMarkWithinAnotherGivesThatBack() {
        LogIds.begin("req_1");

        String inner = LogIds.during("job-1", () -> MDC.get(LogIds.REQUEST));

        assertThat(inner).isEqualTo("job-1");
        assertThat(MDC.get(LogIds.REQUEST)).isEqualTo("req_1");
    }
}
