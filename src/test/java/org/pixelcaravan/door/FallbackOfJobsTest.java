package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pixelcaravan.door.FallbackTest.codes;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Models that stand in for others, seen by whoever waits for a job. OpenAI and Google are paused. */
class FallbackOfJobsTest {
    private static final long PATIENCE = 60_000;
    private static final String FLUX = "flux/flux-2-pro";
    private static final String QWEN = "qwen/qwen-image";

    private static RunningGateway gateway;
    private static SandboxBooks books;
    private static ActiveMQConnectionFactory connections;
    private static JMSContext context;

    @BeforeAll
    static void start() throws IOException {
        int port = RunningGateway.freePort();
        gateway = RunningGateway.start(
                Map.of("caravan.broker.enabled", "true", "caravan.broker.port", String.valueOf(port)));
        books = new SandboxBooks(gateway);
        ProviderGuards guards = gateway.camelContext().getRegistry().findSingleByType(ProviderGuards.class);
        guards.of("openai").pause();
        guards.of("google").pause();
        String password = Files.readString(gateway.dataDirectory().resolve("broker-password"))
                .strip();
        connections = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port, "caravan", password);
        context = connections.createContext();
    }

    @AfterAll
    static void stop() {
        context.close();
        connections.close();
        gateway.close();
    }

    @Test
    void picturesOnTheBusSayWhichModelMadeThem() throws JMSException {
        Message answer = answerTo(document("gpt-image-2", FLUX, "a kite by another"));

        assertThat(answer).isInstanceOf(BytesMessage.class);
        assertThat(answer.getStringProperty("model")).isEqualTo(FLUX);
        assertThat(answer.getStringProperty("status")).isEqualTo("succeeded");
        assertThat(books.purchasesOf("a kite by another")).isEqualTo(1);
    }

    @Test
    void linksOnTheBusComeWithTheReason() throws JMSException, IOException {
        TextMessage request = document("gpt-image-2", FLUX, "a boat by another");
        request.setStringProperty("result_style", "links");

        JsonNode answer = json(answerTo(request));

        assertThat(answer.path("model").textValue()).isEqualTo(FLUX);
        assertThat(answer.at("/warnings/0/code").textValue()).isEqualTo("fallback_used");
        URI link = URI.create(answer.at("/images/0/url").textValue());
        assertThat(gateway.send(HttpRequest.newBuilder(link)).statusCode()).isEqualTo(200);
    }

    @Test
    void aFailureOnTheBusSaysWhatBecameOfTheOthers() throws JMSException, IOException {
        JsonNode answer = json(answerTo(document(FLUX, QWEN, "no money anywhere [sandbox:quota]")));

        assertThat(answer.at("/error/code").textValue()).isEqualTo("QUOTA_EXCEEDED");
        assertThat(answer.at("/warnings/0/code").textValue()).isEqualTo("fallback_failed");
        assertThat(answer.at("/warnings/0/message").textValue()).contains(FLUX + " failed", QWEN + " failed");
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-image-2, imagen-4.0-generate-001, in vain, 503",
        "flux/flux-2-pro, qwen/qwen-image, in vain and for good [sandbox:quota], 429"
    })
    void aRequestThatIsMadeOnceIsToldWhatBecameOfTheOthers(String model, String other, String prompt, int status) {
        HttpResponse<String> once = generate(model, prompt, other, "Idempotency-Key", "vain-" + status);

        assertThat(once.statusCode()).as(once.body()).isEqualTo(status);
        assertThat(codes(once)).containsExactly("fallback_failed");
        assertThat(once.headers().firstValue("x-caravan-warnings").orElseThrow())
                .contains(model + " failed", other);
    }

    @Test
    void aJobThatNobodyCouldMakeSaysWhatBecameOfTheOthers() throws IOException {
        HttpResponse<String> accepted =
                generate(FLUX, "no money for it [sandbox:quota]", QWEN, "Prefer", "respond-async");
        String job = "/v1/jobs/" + ProviderCalls.json(accepted).path("id").textValue();
        await().atMost(Duration.ofMillis(PATIENCE))
                .until(() -> gateway.get(job).body().contains("\"state\":\"failed\""));

        HttpResponse<String> result = gateway.get(job + "/result");

        assertThat(result.statusCode()).isEqualTo(429);
        assertThat(codes(result)).containsExactly("fallback_failed");
    }

    @Test
    void anOperationThatFailedSaysWhatBecameOfTheOthers() {
        String address = "/v1/publishers/flux/models/flux-2-pro";
        String body = "{\"instances\":[{\"prompt\":\"no operation [sandbox:quota]\"}]}";
        HttpResponse<String> started =
                gateway.postJson(address + ":predictLongRunning", body, "x-caravan-fallback", QWEN);
        String name = ProviderCalls.json(started).path("name").textValue();

        HttpResponse<String> done = await().atMost(Duration.ofMillis(PATIENCE))
                .until(
                        () -> gateway.postJson(
                                address + ":fetchPredictOperation", "{\"operationName\":\"" + name + "\"}"),
                        answer -> ProviderCalls.json(answer).path("done").booleanValue());

        assertThat(done.body()).contains("\"error\"");
        assertThat(codes(done)).containsExactly("fallback_failed");
    }

    @Test
    void theManifestSaysWhatBecameOfTheOthers() throws IOException {
        Path data = gateway.dataDirectory();
        Files.writeString(
                data.resolve("inbox/spent.json"),
                "{\"model\":\"" + FLUX + "\",\"models\":[\"" + QWEN + "\"],\"prompt\":\"spent [sandbox:quota]\"}");
        Path manifest = data.resolve("outbox/spent/manifest.json");
        await().atMost(Duration.ofMillis(PATIENCE)).until(() -> Files.exists(manifest));

        JsonNode line = Json.MAPPER.readTree(Files.readAllBytes(manifest)).at("/lines/0");

        assertThat(line.at("/error/code").textValue()).isEqualTo("QUOTA_EXCEEDED");
        assertThat(line.at("/warnings/0/code").textValue()).isEqualTo("fallback_failed");
    }

    private static HttpResponse<String> generate(String model, String prompt, String other, String... headers) {
        String body = Json.object().put("model", model).put("prompt", prompt).toString();
        Stream<String> all = Stream.concat(Stream.of("x-caravan-fallback", other), Stream.of(headers));
        return gateway.postJson("/v1/images/generations", body, all.toArray(String[]::new));
    }

    private static TextMessage document(String model, String other, String prompt) {
        return context.createTextMessage(Json.object()
                .put("model", model)
                .put("prompt", prompt)
                .set("models", Json.array().add(other))
                .toString());
    }

    private static Message answerTo(Message request) throws JMSException {
        Destination answers = context.createTemporaryQueue();
        request.setJMSReplyTo(answers);
        context.createProducer().send(context.createQueue("caravan.jobs"), request);
        try (var consumer = context.createConsumer(answers)) {
            Message answer = consumer.receive(PATIENCE);
            assertThat(answer).as("an answer").isNotNull();
            return answer;
        }
    }

    private static JsonNode json(Message answer) throws JMSException, IOException {
        return Json.MAPPER.readTree(((TextMessage) answer).getText());
    }
}
