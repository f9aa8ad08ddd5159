package org.pixelcaravan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobDeliveriesTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch may = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final ExecutorService workers = Executors.newCachedThreadPool();

    @TempDir
    private Path folder;

    private JobStore store;

    @BeforeEach
    void open() throws IOException {
        store = JobStore.inFolder(folder);
    }

    @AfterEach
    void close() {
        workers.shutdownNow();
        store.close();
    }

    @Test
    void anEndThatIsBeingToldIsLeftAloneAsLongAsThatIsRenewed() throws Exception {
        String job = endedJob();
        JobDeliveries deliveries = begin(LONG);
        store.postponeDelivery(job, Duration.ZERO);

        deliveries.renew();

        assertThat(store.claimDelivery(LONG)).isEmpty();
    }

    @Test
    void anEndThatADeadGatewayWasTellingIsToldWhenItsLeaseEnds() throws Exception {
        String job = endedJob();

        begin(Duration.ofMillis(500));

        await().atMost(LONG).until(() -> store.claimDelivery(LONG).map(Job::id).equals(Optional.of(job)));
    }

    @Test
    void anEndThatWasToldIsNotRenewed() throws Exception {
        endedJob();
        JobDeliveries deliveries = begin(LONG);
        may.countDown();
        done.await();

        deliveries.renew();

        assertThat(store.finishedBefore(Duration.ofMillis(-1), 1)).hasSize(1);
        assertThat(store.claimDelivery(LONG)).isEmpty();
    }

    /** Tells of the job's end, and is not done with that before it may. */
    private JobDeliveries begin(Duration lease) throws InterruptedException {
        JobDeliveries deliveries =
                new JobDeliveries(store, List.of(new SlowDelivery()), lease, workers, done::countDown);
        deliveries.deliverJobs();
        begun.await();
        return deliveries;
    }

    private String endedJob() throws IOException {
        String job = store.submit(
                        JobStoreContract.job("kites", Optional.empty()),
                        intake -> intake.add(JobStoreContract.line("one")))
                .job();
        ClaimedLine line = store.lines().claim("me", 1, LONG).get(0);
        store.lines().finish(line, JobStoreContract.ended(line, JobState.SUCCEEDED));
        return job;
    }

    private final class SlowDelivery implements JobDelivery {
        @Override
        public String source() {
            return "test";
        }

        @Override
        public void lineEnded(Job job, LineOutcome outcome) {}

        @Override
        public void jobEnded(Job job) throws IOException {
            begun.countDown();
            try {
                may.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException("stopped");
            }
        }
    }
}
