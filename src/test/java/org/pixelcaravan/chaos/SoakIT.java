package org.pixelcaravan.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.sandbox.Sandbox;
import org.pixelcaravan.support.FaultyLine;
import org.pixelcaravan.support.FaultyLine.Fault;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All doors under mixed load, with a line to the vendors that is bad in ever new ways: everything is answered and nothing is left
 * behind. {@code -Dsoak.seconds=600} makes it longer, {@code -Dsoak.seed=...} repeats what a failure was seen with.
 */
@Tag("full")
class SoakIT {
    private static final Logger LOG = LoggerFactory.getLogger(SoakIT.class);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int CALLERS = 6;
    private static final int WARM_UP_MILLISECONDS = 5_000;
    private static final long SECONDS = Long.getLong("soak.seconds", 60);
    private static final long SEED = Long.getLong("soak.seed", System.nanoTime());

    /** Of classes that were loaded late, caches, and buffers that are kept. */
    private static final long HEAP_TOLERANCE = 48L << 20;

    private static final long FILE_TOLERANCE = 20;
    private static final Pattern ONCE_AND_FOR_ALL =
            Pattern.compile("(HttpClient-|ForkJoinPool|CompletableFuture|Java2D|Cleaner-"
                    + "|Common-Cleaner|process reaper|awaitility-|call-deadlines|Thread-.*activemq-client-global).*");
    private static final String PASSWORD = "of-our-own";
    private static final List<String> ENDED = List.of("succeeded", "failed", "partial", "outcome-unknown", "cancelled");

    private final Set<String> answered = new HashSet<>();

    @Test
    void everythingIsAnsweredAndNothingIsLeftBehind() throws Exception {
        Set<Thread> threads = threads();
        long files = openFiles();
        try (Sandbox sandbox = Sandbox.start(0);
                FaultyLine line = new FaultyLine(sandbox.origin(), SEED)) {
            soak(sandbox, line);
        }

        await().atMost(PATIENCE).untilAsserted(() -> {
            System.gc();
            assertThat(openFiles()).as("open files").isLessThanOrEqualTo(files + FILE_TOLERANCE);
            assertThat(left(threads)).as("threads").isEmpty();
        });
    }

    private void soak(Sandbox sandbox, FaultyLine line) throws Exception {
        int port = RunningGateway.freePort();
        String broker = "tcp://127.0.0.1:" + port;
        try (RunningGateway gateway = RunningGateway.start(settings(sandbox, line, port))) {
            SoakLoad warmUp = new SoakLoad(gateway, "warm-up", broker, PASSWORD);
            warmUp.start(CALLERS, SEED);
            pause(WARM_UP_MILLISECONDS);
            end(warmUp, gateway, broker);
            sandbox.reset();
            long heap = usedHeap();

            SoakLoad load = new SoakLoad(gateway, "soak", broker, PASSWORD);
            load.start(CALLERS, -SEED);
            int faults = haveFaults(line);
            end(load, gateway, broker);
            sandbox.reset();
            long more = usedHeap() - heap;

            LOG.info(
                    "Soak of {} s, seed {}: {} requests, {} faults, statuses {}, {} jobs, {} files, {} messages, heap {} KiB more",
                    SECONDS,
                    SEED,
                    load.sent(),
                    faults,
                    load.sortedStatuses(),
                    load.jobs.size(),
                    load.files.size(),
                    load.messages.size(),
                    more >> 10);
            assertThat(more).as("bytes of heap").isLessThan(HEAP_TOLERANCE);
        }
    }

    private static int haveFaults(FaultyLine line) {
        Random random = new Random(SEED);
        Fault[] faults = Fault.values();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        int count = 0;
        while (System.nanoTime() < end) {
            line.set(faults[random.nextInt(faults.length)]);
            pause(200 + random.nextInt(1_500));
            line.set(Fault.NONE);
            pause(random.nextInt(1_000));
            count++;
        }
        return count;
    }

    /** Waits until all that was asked for has ended, and looks at what is left of it. */
    private void end(SoakLoad load, RunningGateway gateway, String broker) throws Exception {
        load.stop();
        assertThat(load.unanswered).isEmpty();
        assertThat(load.statuses.keySet()).isSubsetOf(200, 202, 429, 502, 503, 504);
        for (String job : load.jobs) {
            await().atMost(PATIENCE)
                    .until(
                            () -> ProviderCalls.json(gateway.get("/v1/jobs/" + job))
                                    .path("state")
                                    .asText(),
                            ENDED::contains);
        }
        for (String file : load.files) {
            await().atMost(PATIENCE).until(() -> Stream.of("done", "failed")
                    .anyMatch(folder ->
                            Files.exists(gateway.dataDirectory().resolve(folder).resolve(file))));
        }
        receiveAnswers(load.messages, broker);
        Admission admission = gateway.camelContext().getRegistry().findSingleByType(Admission.class);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(admission.requestsInFlight()).as("requests in flight").isZero();
            assertThat(admission.memoryInFlight()).as("bytes in flight").isZero();
            assertThat(admission.spoolInFlight()).as("bytes in spool files").isZero();
            assertThat(filesBelow(gateway.dataDirectory().resolve("spool"))).isEmpty();
        });
    }

    private void receiveAnswers(Set<String> messages, String broker) throws JMSException {
        try (ActiveMQConnectionFactory connections = new ActiveMQConnectionFactory(broker, "caravan", PASSWORD);
                JMSContext context = connections.createContext();
                var consumer = context.createConsumer(context.createQueue("caravan.results"))) {
            Set<String> missing = new HashSet<>(messages);
            missing.removeAll(answered);
            while (!missing.isEmpty()) {
                Message answer = consumer.receive(PATIENCE.toMillis());
                assertThat(answer).as("answers to %s", missing).isNotNull();
                assertThat(answered.add(answer.getJMSCorrelationID()))
                        .as("the only answer")
                        .isTrue();
                missing.remove(answer.getJMSCorrelationID());
            }
        }
    }

    private static Map<String, String> settings(Sandbox sandbox, FaultyLine line, int port) {
        return Map.ofEntries(
                Map.entry("caravan.sandbox", "false"),
                Map.entry("caravan.request.deadline", "8000"),
                Map.entry("caravan.jobs.deadline", "8000"),
                Map.entry("caravan.jobs.attempts", "2"),
                Map.entry("caravan.fetch.allow", sandbox.origin().toString()),
                Map.entry("caravan.broker.enabled", "true"),
                Map.entry("caravan.broker.port", String.valueOf(port)),
                Map.entry("caravan.broker.password", PASSWORD),
                Map.entry(
                        "caravan.providers.openai.baseUrl",
                        line.address(sandbox.baseUrl("openai")).toString()),
                Map.entry("caravan.providers.openai.apiKey", sandbox.apiKey("openai")),
                Map.entry(
                        "caravan.providers.qwen.baseUrl",
                        line.address(sandbox.baseUrl("qwen")).toString()),
                Map.entry("caravan.providers.qwen.apiKey", sandbox.apiKey("qwen")));
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".lock"))
                    .toList();
        }
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            pause(200);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : 0;
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    /** Threads that have come and stay, but for those that the JVM and libraries have one of, once and for all. */
    private static Set<String> left(Set<Thread> before) {
        return threads().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !ONCE_AND_FOR_ALL.matcher(name).matches())
                .collect(Collectors.toSet());
    }

    private static void pause(long milliseconds) {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(milliseconds, TimeUnit.MILLISECONDS))
                .join();
    }
}
