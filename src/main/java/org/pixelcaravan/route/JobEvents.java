package org.pixelcaravan.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.hub.CancellationToken;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobStore;

/** Tells of a job as server-sent events: one whenever something has changed, and a last one when it has ended. */
final class JobEvents {
    private static final long LOOK_MILLISECONDS = 500;
    private static final int LOOKS_WITHOUT_NEWS = 20;
    private static final String ALIVE = ": alive\n\n";

    private final JobStore store;
    private final String id;
    private final RequestContext context;
    private final Admission admission;

    JobEvents(JobStore store, String id, RequestContext context, Admission admission) {
        this.store = store;
        this.id = id;
        this.context = context;
        this.admission = admission;
    }

    /**
     * Returns when the job has ended, the caller has left, the request's time is up or the gateway stops; closes {@code out}.
     */
    void send(OutputStream out) throws IOException {
        CountDownLatch left = new CountDownLatch(1);
        CancellationToken.Registration watch = context.cancellation().onCancel(left::countDown);
        CancellationToken.Registration stop = admission.onClose(left::countDown);
        try (out) {
            Optional<ObjectNode> told = Optional.empty();
            int quiet = 0;
            Optional<Job> job = store.find(id);
            while (job.isPresent()) {
                ObjectNode news = JobDocument.of(job.get());
                quiet++;
                if (!told.equals(Optional.of(withoutEstimates(news)))) {
                    write(out, "event: job\ndata: " + news + "\n\n");
                    told = Optional.of(withoutEstimates(news));
                    quiet = 0;
                } else if (quiet % LOOKS_WITHOUT_NEWS == 0) {
                    write(out, ALIVE);
                }
                boolean over = job.get().finished().isPresent()
                        || context.deadline().left().isZero();
                job = over || isLeft(left) ? Optional.empty() : store.find(id);
            }
        } finally {
            watch.close();
            stop.close();
        }
    }

    /** What changes by itself is no news. */
    private static ObjectNode withoutEstimates(ObjectNode document) {
        ObjectNode copy = document.deepCopy();
        copy.remove("lines_per_second");
        copy.remove("seconds_left");
        return copy;
    }

    private static void write(OutputStream out, String event) throws IOException {
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static boolean isLeft(CountDownLatch left) throws IOException {
        try {
            return left.await(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for news", e);
        }
    }
}
