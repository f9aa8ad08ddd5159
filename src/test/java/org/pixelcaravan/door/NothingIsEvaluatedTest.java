package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** What callers write are words: no expression of Camel's in them is evaluated, and no header of theirs steers a route. */
@Tag("full")
class NothingIsEvaluatedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OPENAI = "/v1/images/generations";
    private static final String SECRET = System.getenv("PATH");
    private static final List<String> STEERING = List.of(
            "CamelHttpUri", "http://127.0.0.1:1/",
            "CamelHttpPath", "/elsewhere",
            "CamelHttpMethod", "DELETE",
            "CamelHttpQuery", "a=b",
            "CamelFileName", "../../stolen",
            "CamelBeanMethodName", "close",
            "CamelJmsDestinationName", "elsewhere",
            "CamelSplitIndex", "7");

    private static RunningGateway gateway;
    private static ProviderCalls calls;
    private static SandboxBooks books;
    private static int brokerPort;

    @BeforeAll
    static void start() {
        brokerPort = RunningGateway.freePort();
        gateway = RunningGateway.start(
                Map.of("caravan.broker.enabled", "true", "caravan.broker.port", String.valueOf(brokerPort)));
        calls = new ProviderCalls(gateway);
        books = new SandboxBooks(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${env:PATH}",
                "${sysenv.PATH}",
                "$simple{env:PATH}",
                "{{env:PATH}}",
                "{{caravan.http.port}}",
                "${bean:jobStore?method=close}",
                "${exception.stacktrace}",
                "${variable.provider}",
                "#{1 + 1}",
                "${sys.user.home} {{?x}} {{"
            })
    void aPromptReachesTheVendorAsItWasWritten(String expression) {
        String prompt = "a kite " + expression;

        assertThat(calls.predict("openai/gpt-image-2", prompt, "").statusCode()).isEqualTo(200);
        assertThat(calls.generate("flux/flux-2-pro", prompt, ",\"n\":2").statusCode())
                .isEqualTo(200);

        assertThat(books.purchasesOf(prompt)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${env:PATH}", "{{env:PATH}}", "openai/${env:PATH}", "openai/{{env:PATH}}"})
    void aModelsNameIsOnlyLookedUp(String model) {
        HttpResponse<String> answer = calls.generate(model, "a kite", "");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain(SECRET);
    }

    @Test
    void headersOfCallersDoNotSteerRoutes() {
        String prompt = "a kite that stays on course";

        HttpResponse<String> answer = gateway.postJson(
                OPENAI,
                "{\"model\":\"flux-2-pro\",\"prompt\":\"" + prompt + "\",\"n\":2}",
                STEERING.toArray(String[]::new));

        assertThat(ProviderCalls.pictures(answer)).hasSize(2);
        assertThat(books.purchasesOf(prompt)).isEqualTo(2);
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("camel"));
    }

    @Test
    void linesInAPromptAreNoHeaders() {
        String prompt = "a kite\\r\\nx-injected: yes\\r\\n\\r\\n";

        HttpResponse<String> answer = calls.generate("openai/gpt-image-2", prompt, "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-injected")).isEmpty();
        assertThat(books.purchasesOf("a kite\r\nx-injected: yes\r\n\r\n")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${env:PATH}", "{{env:PATH}}", "${date:now:yyyy}", "$simple{bodyAs(String)}"})
    void aFilesNameIsOnlyAName(String name) throws IOException {
        String prompt = "a kite out of the file " + name;
        Path hidden = gateway.dataDirectory().resolve("inbox/.unfinished");
        Files.createDirectories(hidden.getParent());
        Files.writeString(hidden, "{\"model\":\"gpt-image-2\",\"prompt\":\"" + prompt + "\"}");
        Files.move(hidden, hidden.resolveSibling(name + ".json"));

        Path done = gateway.dataDirectory().resolve("done").resolve(name + ".json");
        await().atMost(PATIENCE).until(() -> Files.exists(done));

        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void propertiesOfMessagesDoNotSteerRoutes() throws Exception {
        String prompt = "a kite ${env:PATH} out of a queue";
        String password = Files.readString(gateway.dataDirectory().resolve("broker-password"))
                .strip();
        try (ActiveMQConnectionFactory connections =
                        new ActiveMQConnectionFactory("tcp://127.0.0.1:" + brokerPort, "caravan", password);
                JMSContext context = connections.createContext()) {
            TextMessage request = context.createTextMessage(
                    Json.object().put("prompt", prompt).put("count", 1).toString());
            request.setStringProperty("model", "gpt-image-2");
            for (int i = 0; i < STEERING.size(); i += 2) {
                request.setStringProperty(STEERING.get(i), STEERING.get(i + 1));
            }
            request.setJMSReplyTo(context.createTemporaryQueue());
            context.createProducer().send(context.createQueue("caravan.jobs"), request);

            Message answer = context.createConsumer(request.getJMSReplyTo()).receive(PATIENCE.toMillis());

            assertThat(answer).isNotNull();
            assertThat(answer.getStringProperty("status")).isEqualTo("succeeded");
        }
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }
}
