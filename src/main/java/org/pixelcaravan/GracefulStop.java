package org.pixelcaravan;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.RouteController;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.bus.BusGate;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.jobs.JobRunner;
import org.pixelcaravan.settings.GatewaySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens between the word to stop and Camel's own stop: load balancers are told, then nothing more is let in or begun,
 * what is in flight is finished, and what is not finished in time is broken off, whose callers are told.
 */
final class GracefulStop {
    /** What is broken off takes a moment to say so; Camel's own stop finds nothing in flight. */
    static final Duration GRACE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final List<String> SOURCES_OF_JOBS = List.of("folder-door", "jms-door");
    private static final long LOOK_MILLISECONDS = 25;

    private final CamelContext context;
    private final Admission admission;
    private final JobRunner jobs;
    private final BusGate gate;
    private final GatewaySettings.Stop settings;

    GracefulStop(
            CamelContext context, Admission admission, JobRunner jobs, BusGate gate, GatewaySettings.Stop settings) {
        this.context = context;
        this.admission = admission;
        this.jobs = jobs;
        this.gate = gate;
        this.settings = settings;
    }

    /** How long a stop may take, Camel's part included. */
    static Duration longest(GatewaySettings.Stop settings) {
        return settings.delay().plus(settings.deadline()).plus(GRACE.multipliedBy(3));
    }

    /** The process would otherwise end as soon as Camel has stopped, in the middle of what is closed after it. */
    static void holdProcess(CountDownLatch closed, GatewaySettings.Stop settings) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> awaitClosed(closed, longest(settings)), "gateway-closes"));
    }

    private static void awaitClosed(CountDownLatch closed, Duration limit) {
        try {
            if (!closed.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The gateway does not close in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void run() {
        try {
            admission.announceStop();
            TimeUnit.MILLISECONDS.sleep(settings.delay().toMillis());
            Deadline deadline = Deadline.in(settings.deadline());
            close();
            if (!awaitEnd(deadline)) {
                breakOff();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        admission.close();
        jobs.drain();
        gate.close();
        for (String route : SOURCES_OF_JOBS) {
            stop(route);
        }
        LOG.info(
                "Nothing more is let in; {} requests and {} lines of jobs are in flight",
                admission.requestsInFlight(),
                jobs.runningLines());
    }

    /** What the queue and the inbox hold now is for other gateways, or for the next start. */
    private void stop(String route) {
        RouteController routes = context.getRouteController();
        ServiceStatus status = routes.getRouteStatus(route);
        if (status == null || !status.isStarted()) {
            return;
        }
        try {
            routes.stopRoute(route, GRACE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            LOG.warn("{} does not stop: {}", route, e.toString());
        }
    }

    private void breakOff() throws InterruptedException {
        LOG.warn(
                "The time for the stop is over: {} requests and {} lines of jobs are broken off",
                admission.requestsInFlight(),
                jobs.runningLines());
        admission.breakOff();
        jobs.stopRunning();
        awaitEnd(Deadline.in(GRACE));
    }

    private boolean awaitEnd(Deadline deadline) throws InterruptedException {
        while (admission.requestsInFlight() > 0 || jobs.runningLines() > 0) {
            if (deadline.left().isZero()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLISECONDS);
        }
        return true;
    }
}
