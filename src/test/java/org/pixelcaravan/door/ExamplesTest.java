package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.support.FtpFolder;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** The routes of the folder examples, run as their first lines say. */
@TestInstance(Lifecycle.PER_CLASS)
class ExamplesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path EXAMPLES = Path.of("examples");
    /** With signs that mean something in an address. */
    private static final String FTP_PASSWORD = "a+b&c%d=e";

    private Path folder;
    private RunningGateway gateway;
    private FtpFolder ftp;
    private ActiveMQConnectionFactory connections;
    private Path prompts;
    private Path pictures;
    private Path drafts;
    private Path approved;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        folder = directory;
        prompts = folder.resolve("prompts");
        pictures = folder.resolve("pictures");
        drafts = folder.resolve("drafts");
        approved = folder.resolve("approved");
        Files.createDirectories(prompts.resolve("ideas"));
        Files.createDirectories(prompts.resolve("articles"));
        Files.createDirectories(prompts.resolve("watermarked"));
        ftp = FtpFolder.open(folder.resolve("ftp"), "studio", FTP_PASSWORD);
        Files.createDirectories(ftp.path().resolve("prompts"));
        // The night begins when its route does.
        Files.writeString(Files.createDirectories(prompts.resolve("nights")).resolve("prompts.txt"), "An owl\nA bat\n");
        int port = RunningGateway.freePort();
        gateway = RunningGateway.start(Map.ofEntries(
                Map.entry("caravan.broker.enabled", "true"),
                Map.entry("caravan.broker.port", String.valueOf(port)),
                Map.entry("prompts.folder", prompts.toString()),
                Map.entry("pictures.folder", pictures.toString()),
                Map.entry("drafts.folder", drafts.toString()),
                Map.entry("approved.folder", approved.toString()),
                Map.entry("ftp.server", ftp.address()),
                Map.entry("ftp.user", "studio"),
                Map.entry("ftp.password", FTP_PASSWORD)));
        String password = Files.readString(gateway.dataDirectory().resolve("broker-password"))
                .strip();
        connections = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port, "caravan", password);
        for (Path example : examples()) {
            PluginHelper.getRoutesLoader(gateway.camelContext())
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(gateway.camelContext(), "file:" + example));
        }
    }

    @AfterAll
    void stop() {
        connections.close();
        gateway.close();
        ftp.close();
    }

    @Test
    void jobFilesBecomePictures() throws Exception {
        drop(prompts.resolve("lighthouse.txt"), "A lighthouse at dawn\nA lighthouse in fog\n");

        awaitPictures("lighthouse-", 2);
        await().atMost(PATIENCE).until(() -> Files.exists(prompts.resolve("done/lighthouse.txt")));
        assertThat(names("lighthouse-")).containsExactly("lighthouse-000001-1.png", "lighthouse-000002-1.png");
    }

    @Test
    void jobsOfAQueueBecomePictures() throws Exception {
        send("posters", "{\"prompt\": \"A caravan at dusk\", \"format\": \"jpeg\", \"count\": 3}", "dusk");

        awaitPictures("dusk-", 3);
        assertThat(names("dusk-")).containsExactly("dusk-1.jpeg", "dusk-2.jpeg", "dusk-3.jpeg");
    }

    @Test
    void theBusAnswersAreSaved() throws Exception {
        send("caravan.jobs", "{\"model\": \"flux-2-pro\", \"prompt\": \"A caravan at dawn\", \"count\": 2}", "dawn");

        await().atMost(PATIENCE)
                .until(() -> names("").stream()
                                .filter(name -> name.matches(".*-[12]-flux-flux-2-pro\\.png"))
                                .count()
                        == 2);
    }

    @Test
    void aListOfArticlesBecomesAFileAnArticle() throws IOException {
        drop(prompts.resolve("articles/mugs.csv"), "id,prompt\nA-100,A red mug\nA-101,A blue mug\n");

        awaitPictures("A-10", 2);
        assertThat(names("A-10")).containsExactly("A-100-1.png", "A-101-1.png");
    }

    @Test
    void onlyWhatIsApprovedBecomesAGoodPicture() throws IOException {
        drop(prompts.resolve("ideas/harbour.txt"), "A harbour");
        drop(prompts.resolve("ideas/station.txt"), "A station");
        await().atMost(PATIENCE).until(() -> Stream.of("harbour.png", "harbour.txt", "station.png")
                .allMatch(name -> Files.exists(drafts.resolve(name))));

        Files.move(drafts.resolve("harbour.txt"), approved.resolve("harbour.txt"));

        awaitPictures("harbour-final", 1);
        assertThat(names("station")).isEmpty();
    }

    @Test
    void everyNightHasAFolderOfPictures() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            try (Stream<Path> files = Files.walk(pictures)) {
                assertThat(files.map(file -> pictures.relativize(file).toString()))
                        .filteredOn(name -> name.matches("nightly-[0-9-]+/[01]\\.png"))
                        .hasSize(2);
            }
        });
    }

    @Test
    void textsOnAnFtpServerBecomePicturesThere() throws IOException {
        Path remote = ftp.path();
        drop(remote.resolve("prompts/bridge.txt"), "A bridge");

        await().atMost(PATIENCE).until(() -> Files.exists(remote.resolve("prompts/done/bridge.txt")));
        byte[] picture = Files.readAllBytes(remote.resolve("pictures/bridge.png"));
        assertThat(ImageHeader.read(picture, picture.length)).isPresent();
    }

    @Test
    void picturesHaveAMark() throws IOException {
        drop(prompts.resolve("watermarked/tower.txt"), "A tower");

        awaitPictures("tower-", 1);
        assertThat(names("tower-")).containsExactly("tower-000001-marked.png");
    }

    @Test
    void anApiOfOnesOwnAnswersWithThePicture() throws Exception {
        HttpResponse<byte[]> answer = ask("{\"about\": \"A \\\"small\\\" pier, ${body} {{x}}\"}");

        byte[] picture = answer.body();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("image/png");
        assertThat(ImageHeader.read(picture, picture.length)).isPresent();
        assertThat(new SandboxBooks(gateway).purchasesOf("A \"small\" pier, ${body} {{x}}"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"about\": {\"n\": 9}}", "{\"about\": \"\"}", "[]", "{\"about\": ", "", "7"})
    void anApiOfOnesOwnRefusesWhatTheGatewayWould(String request) throws Exception {
        assertThat(ask(request).statusCode()).isEqualTo(400);
    }

    @Test
    void anApiOfOnesOwnTakesNoForms() throws Exception {
        HttpRequest form = HttpRequest.newBuilder(gateway.address("/pictures"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("{\"about\": \"A pier\"}"))
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(form, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void anApiOfOnesOwnKeepsWebPagesOut() throws Exception {
        assertThat(ask("{\"about\": \"A pier\"}", "Origin", "https://pages.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(ask("{\"about\": \"A pier\"}", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        try (RawHttp foreign = new RawHttp(gateway.port())) {
            String request = RawHttp.postJson("/pictures", "{\"about\": \"A pier\"}");
            foreign.send(request.replace("Host: localhost", "Host: pages.example"));

            assertThat(foreign.read().status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsNamedAsItsRouteAndInTheReadme(Path example) throws IOException {
        String name = String.valueOf(example.getFileName());
        String text = Files.readString(example);

        assertThat(text).startsWith("# ").contains("cp examples/" + name + " routes/");
        assertThat(text).contains("id: " + name.replace(".camel.yaml", "\n"));
        assertThat(Files.readString(EXAMPLES.resolve("README.md"))).contains("](" + name + ")");
    }

    private static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
    }

    private HttpResponse<byte[]> ask(String request, String... headers) throws Exception {
        HttpRequest.Builder post = HttpRequest.newBuilder(gateway.address("/pictures"))
                .setHeader("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request));
        if (headers.length > 0) {
            post.headers(headers);
        }
        return HttpClient.newHttpClient().send(post.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** In one step, as another program would. */
    private void drop(Path file, String text) throws IOException {
        Path whole = Files.writeString(folder.resolve("whole"), text);
        Files.move(whole, file);
    }

    private void send(String queue, String text, String job) throws JMSException {
        try (JMSContext client = connections.createContext()) {
            TextMessage message = client.createTextMessage(text);
            message.setStringProperty("job_id", job);
            client.createProducer().send(client.createQueue(queue), message);
        }
    }

    private void awaitPictures(String start, int count) throws IOException {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(names(start)).hasSize(count));
        for (String name : names(start)) {
            byte[] file = Files.readAllBytes(pictures.resolve(name));
            assertThat(ImageHeader.read(file, file.length)).isPresent();
        }
    }

    private List<String> names(String start) throws IOException {
        if (!Files.exists(pictures)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(pictures)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith(start) && !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
