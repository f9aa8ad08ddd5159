package org.pixelcaravan.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.ArtemisServer;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two hundred jobs, half of them in files and half in messages, for packaged gateways that are killed while they work on
 * them, and what must have become of them in the end. The vendors are in this process and live through everything.
 */
final class JobLoad implements AutoCloseable {
    static final int PARALLEL = 8;

    private static final Logger LOG = LoggerFactory.getLogger(JobLoad.class);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int BATCHES = 2;
    private static final int LINES_A_BATCH = 30;
    private static final int SINGLE_FILES = 40;
    private static final int MESSAGES = 100;
    private static final int PAUSE_MILLISECONDS = 40;

    /** Always the same moments, so that a failure can be looked into. */
    private final Random random = new Random(20_261_121);

    private final RunningGateway vendors = RunningGateway.start();
    private final SandboxBooks books = new SandboxBooks(vendors);
    private final Path home;
    private final Map<String, List<ObjectNode>> files = new LinkedHashMap<>();
    private final Map<String, ObjectNode> messages = new LinkedHashMap<>();
    private final BusAnswers answers = new BusAnswers();
    private Thread sender = new Thread(() -> {});
    private volatile boolean closed;

    JobLoad(Path folder) {
        home = Installation.unpack(folder.resolve("archive")).home();
        for (int batch = 0; batch < BATCHES; batch++) {
            List<ObjectNode> lines = new ArrayList<>();
            for (int line = 0; line < LINES_A_BATCH; line++) {
                lines.add(job("batch " + batch + " line " + line, line));
            }
            files.put("batch-" + batch + ".jsonl", lines);
        }
        for (int file = 0; file < SINGLE_FILES; file++) {
            files.put("single-" + file + ".json", List.of(job("single " + file, file)));
        }
        for (int message = 0; message < MESSAGES; message++) {
            messages.put("order-" + message, job("message " + message, message));
        }
    }

    /** Half of them for a vendor that answers at once, half for one that is polled; some of these are two calls. */
    private static ObjectNode job(String prompt, int number) {
        return Json.object()
                .put("model", number % 2 == 0 ? "openai/gpt-image-2" : "flux/flux-2-pro")
                .put("prompt", prompt + " [sandbox:latency=" + 100 * (1 + number % 5) + "]")
                .put("count", number % 10 == 9 ? 2 : 1)
                .put("size", "1024x1024");
    }

    /** Starts a gateway on the data directory and waits until it is ready. */
    GatewayProcess startGateway(Map<String, String> settings) {
        Map<String, String> environment = new LinkedHashMap<>(GatewayProcess.javaHome());
        environment.put("CARAVAN_JOBS_PARALLEL", String.valueOf(PARALLEL));
        environment.put("CARAVAN_JOBS_MIN_FREE_BYTES", "0");
        environment.put("CARAVAN_BROKER_ENABLED", "true");
        environment.put("CARAVAN_BROKER_MAX_JOBS", "20");
        for (String provider : List.of("openai", "flux")) {
            String prefix = "CARAVAN_PROVIDERS_" + provider.toUpperCase(Locale.ROOT);
            environment.put(prefix + "_BASEURL", books.baseUrl(provider).toString());
            environment.put(
                    prefix + "_APIKEY",
                    vendors.camelContext()
                            .resolvePropertyPlaceholders("{{caravan.providers." + provider + ".apiKey}}"));
        }
        environment.putAll(settings);
        return GatewayProcess.start(List.of(home.resolve("bin/caravan").toString()), home, environment);
    }

    /** With which a gateway uses a broker that is not its own. */
    static Map<String, String> settings(ArtemisServer broker) {
        return Map.of(
                "CARAVAN_BROKER_URL",
                "tcp://" + broker.address(),
                "CARAVAN_BROKER_USER",
                ArtemisServer.USER,
                "CARAVAN_BROKER_PASSWORD",
                ArtemisServer.PASSWORD);
    }

    /** Puts all files into the inbox. */
    void drop() throws IOException {
        Path inbox = Files.createDirectories(home.resolve("data/inbox"));
        for (Map.Entry<String, List<ObjectNode>> file : files.entrySet()) {
            List<String> lines =
                    file.getValue().stream().map(JsonNode::toString).toList();
            Files.write(inbox.resolve(file.getKey()), lines);
        }
    }

    /** Begins to send the messages; what the broker may not have taken is sent again under the same name. */
    void send(ConnectionFactory broker) {
        sender = new Thread(() -> messages.forEach((name, job) -> send(broker, name, job)), "sender");
        sender.setDaemon(true);
        sender.start();
    }

    private void send(ConnectionFactory broker, String name, ObjectNode job) {
        boolean taken = false;
        while (!taken && !closed) {
            pause(PAUSE_MILLISECONDS);
            try (JMSContext context = broker.createContext()) {
                context.createProducer()
                        .setProperty("job_id", name)
                        .setJMSCorrelationID(name)
                        .send(context.createQueue("caravan.jobs"), job.toString());
                taken = true;
            } catch (JMSRuntimeException e) {
                // Again, until it is there.
            }
        }
    }

    /** Lets a random time pass, in which work is done. */
    void letWorkBeDone(String before) {
        int milliseconds = 300 + random.nextInt(2_700);
        LOG.info("{} after {} ms", before, milliseconds);
        pause(milliseconds);
    }

    private static void pause(int milliseconds) {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until every job has ended and every answer has come. */
    void awaitEnd(GatewayProcess gateway, ConnectionFactory broker) {
        try (JMSContext context = broker.createContext();
                JMSConsumer results = context.createConsumer(context.createQueue("caravan.results"))) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
                answers.receive(results);
                assertThat(ended()).as(gateway.output()).hasSameSizeAs(files.keySet());
                assertThat(answers.names()).as(gateway.output()).isEqualTo(messages.keySet());
                assertThat(unfinishedJobs(gateway)).isZero();
            });
            answers.receive(results);
            assertThat(context.createBrowser(context.createQueue("caravan.failed"))
                            .getEnumeration()
                            .hasMoreElements())
                    .isFalse();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int unfinishedJobs(GatewayProcess gateway) throws IOException {
        int count = 0;
        for (String state : List.of("accepted", "running")) {
            String page = gateway.get("/v1/jobs?state=" + state).body();
            count += Json.MAPPER.readTree(page).path("data").size();
        }
        return count;
    }

    private List<String> ended() {
        List<String> names = new ArrayList<>();
        for (String folder : List.of("done", "failed")) {
            filesIn(home.resolve("data").resolve(folder)).stream()
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".report.json") && !name.contains(".retry."))
                    .forEach(names::add);
        }
        return names;
    }

    /**
     * Every job has one result, which is complete or says what is not known; nothing was bought twice; nothing unfinished
     * lies about.
     *
     * @param mostUnknown as many calls as can have been under way when gateways were killed
     */
    void verify(int mostUnknown) throws IOException {
        int unknown = verifyFiles() + verifyMessages();
        LOG.info("{} calls with an unknown outcome, of at most {}", unknown, mostUnknown);
        assertThat(unknown).isLessThanOrEqualTo(mostUnknown);
        assertThat(filesIn(home.resolve("data")))
                .filteredOn(file -> file.toString().contains(".part"))
                .isEmpty();
        assertThat(filesIn(home.resolve("data/inbox"))).isEmpty();
        assertThat(filesIn(home.resolve("data/spool"))).isEmpty();
    }

    private int verifyFiles() throws IOException {
        int unknown = 0;
        for (Map.Entry<String, List<ObjectNode>> file : files.entrySet()) {
            Path outbox = outbox(file.getKey());
            assertThat(read(outbox.resolve("status.json")).path("state").asText())
                    .as(file.getKey())
                    .isIn("succeeded", "partial", "outcome-unknown");
            JsonNode lines = read(outbox.resolve("manifest.json")).path("lines");
            assertThat(lines).as(file.getKey()).hasSameSizeAs(file.getValue());
            for (int line = 0; line < lines.size(); line++) {
                unknown += settled(
                        file.getValue().get(line),
                        lines.get(line).path("state").asText(),
                        pictures(outbox, lines.get(line)));
            }
        }
        try (Stream<Path> folders = Files.list(home.resolve("data/outbox"))) {
            // A gateway that is killed while it makes a folder leaves it unfinished, under a hidden name.
            assertThat(folders.filter(folder -> !folder.getFileName().toString().startsWith(".")))
                    .hasSameSizeAs(files.keySet());
        }
        return unknown;
    }

    private static int pictures(Path outbox, JsonNode line) throws IOException {
        for (JsonNode picture : line.path("pictures")) {
            byte[] bytes =
                    Files.readAllBytes(outbox.resolve(picture.path("file").asText()));
            assertThat(bytes).hasSize(picture.path("bytes").asInt());
            BusAnswers.assertPicture(bytes);
        }
        return line.path("pictures").size();
    }

    private int verifyMessages() throws IOException {
        int unknown = 0;
        for (Map.Entry<String, ObjectNode> message : messages.entrySet()) {
            String name = message.getKey();
            unknown += settled(message.getValue(), answers.state(name), answers.pictures(name));
        }
        return unknown;
    }

    /** Returns how many calls of the job have an unknown outcome. */
    private int settled(ObjectNode job, String state, int pictures) {
        String prompt = job.path("prompt").asText();
        int asked = job.path("count").asInt();
        String expected = pictures == asked ? "succeeded" : pictures == 0 ? "outcome-unknown" : "partial";
        assertThat(state).as(prompt).isEqualTo(expected);
        assertThat(books.purchasesOf(prompt)).as(prompt).isBetween(pictures, asked);
        return asked - pictures;
    }

    private Path outbox(String file) {
        return home.resolve("data/outbox").resolve(file.substring(0, file.lastIndexOf('.')));
    }

    private static JsonNode read(Path file) throws IOException {
        return Json.MAPPER.readTree(Files.readAllBytes(file));
    }

    private static List<Path> filesIn(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        vendors.close();
    }
}
