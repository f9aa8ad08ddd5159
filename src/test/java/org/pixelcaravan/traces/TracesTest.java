package org.pixelcaravan.traces;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Destination;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.support.CapturingVendor;
import org.pixelcaravan.support.JmsClient;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.traces.OtlpReceiver.Received;

/** What a collector of OpenTelemetry's is told of requests at all doors. */
@TestInstance(Lifecycle.PER_CLASS)
class TracesTest {
    private static final String CALLERS_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLERS_SPAN = "00f067aa0ba902b7";
    private static final String MESSAGES_TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PROMPT = "a most secret kite";
    private static final String FILE = "surprise-party";
    private static final String KEY = "vendor-key-1234";
    private static final String GEMINI = "gemini-2.5-flash-image";

    private final byte[] picture = TestPictures.encoded(ImageFormat.PNG, 64, 48);
    private OtlpReceiver receiver;
    private CapturingVendor vendor;
    private RunningGateway gateway;
    private ProviderCalls calls;
    private JmsClient bus;

    @BeforeAll
    void start() throws IOException {
        receiver = new OtlpReceiver();
        vendor = new CapturingVendor();
        vendor.answering("/models/" + GEMINI + ":generateContent", geminiAnswer())
                .answering("/v1/flux-2-pro", "{\"id\":\"1\",\"polling_url\":\"" + vendor.address() + "/poll\"}")
                .answering(
                        "/poll",
                        "{\"id\":\"1\",\"status\":\"Ready\",\"result\":{\"sample\":\"" + vendor.address()
                                + "/sample\"}}")
                .answering("/sample", picture);
        int port = RunningGateway.freePort();
        gateway = RunningGateway.start(Map.ofEntries(
                Map.entry("caravan.sandbox", "false"),
                Map.entry("caravan.broker.enabled", "true"),
                Map.entry("caravan.broker.port", String.valueOf(port)),
                Map.entry("caravan.broker.password", "secret"),
                Map.entry("caravan.providers.google.baseUrl", vendor.address()),
                Map.entry("caravan.providers.google.apiKey", KEY),
                Map.entry("caravan.providers.flux.baseUrl", vendor.address()),
                Map.entry("caravan.providers.flux.apiKey", KEY),
                Map.entry("caravan.providers.openai.baseUrl", vendor.address()),
                Map.entry("caravan.providers.openai.apiKey", KEY),
                Map.entry("otel.exporter.otlp.endpoint", receiver.address()),
                Map.entry("otel.bsp.schedule.delay", "20")));
        calls = new ProviderCalls(gateway);
        bus = new JmsClient("tcp://127.0.0.1:" + port, "caravan", "secret");
    }

    @AfterAll
    void stop() {
        bus.close();
        gateway.close();
        vendor.close();
        receiver.close();
    }

    private String geminiAnswer() {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\""
                + Base64.getEncoder().encodeToString(picture)
                + "\"}}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":7,"
                + "\"candidatesTokenCount\":1290,\"totalTokenCount\":1297}}";
    }

    private List<String> sentParents(String path) {
        return vendor.calls().stream()
                .filter(call -> call.path().equals(path))
                .map(call -> parentOf(call.headers().getFirst("traceparent")))
                .toList();
    }

    private static String parentHeader(Received span) {
        return "00-" + span.trace() + "-" + span.id();
    }

    /** Without the flags at its end. */
    private static String parentOf(String header) {
        return header == null ? null : header.substring(0, header.lastIndexOf('-'));
    }

    private Received requestOf(HttpResponse<String> answer) {
        String id = answer.headers().firstValue("x-request-id").orElseThrow();
        return receiver.awaitOne(span -> span.isServer() && id.equals(span.get("caravan.request")));
    }

    private List<Received> childrenOf(Received span, int count) {
        return receiver.await(count, other -> other.parent().equals(span.id()));
    }

    @Test
    void aRequestHasASpanForEachOfItsVendorCallsAndEachVendorCallHasItsSpan() {
        String path = "/models/" + GEMINI + ":generateContent";
        int before = sentParents(path).size();

        HttpResponse<String> answer = calls.predict("google/" + GEMINI, PROMPT, "\"sampleCount\":3");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Received request = requestOf(answer);
        assertThat(request.isRoot()).isTrue();
        assertThat(request.name()).isEqualTo("POST /v1/publishers/*");
        assertThat(request.attributes())
                .containsEntry("http.route", "/v1/publishers/*")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("caravan.door", "vertex")
                .containsEntry("caravan.outcome", "OK")
                .containsEntry("caravan.pictures", "3")
                .containsEntry("gen_ai.request.model", GEMINI);
        Received fanOut = childrenOf(request, 1).get(0);
        assertThat(fanOut.attributes()).containsEntry("caravan.calls", "3").containsEntry("caravan.pictures", "3");
        List<Received> clients = childrenOf(fanOut, 3);
        assertThat(clients)
                .hasSize(3)
                .allMatch(Received::isClient)
                .allMatch(span -> span.trace().equals(request.trace()))
                .allSatisfy(span -> assertThat(span.name()).isEqualTo("generate_content google/" + GEMINI))
                .allSatisfy(span -> assertThat(span.attributes())
                        .containsEntry("gen_ai.operation.name", "generate_content")
                        .containsEntry("gen_ai.provider.name", "google")
                        .containsEntry("gen_ai.request.model", GEMINI)
                        .containsEntry("gen_ai.output.type", "image")
                        .containsEntry("gen_ai.usage.input_tokens", "7")
                        .containsEntry("server.address", "127.0.0.1")
                        .containsEntry("caravan.pictures", "1")
                        .doesNotContainKey("error.type"));
        assertThat(clients.stream().map(span -> span.get("caravan.call"))).containsExactlyInAnyOrder("0", "1", "2");
        assertThat(sentParents(path).subList(before, before + 3))
                .containsExactlyInAnyOrderElementsOf(
                        clients.stream().map(TracesTest::parentHeader).toList());
    }

    @Test
    void theCallersTraceGoesOnAndOnlyItsNumbersReachTheVendor() {
        HttpResponse<String> answer = gateway.postJson(
                "/v1/images/generations",
                "{\"model\":\"flux-2-pro\",\"prompt\":\"" + PROMPT + "\"}",
                "traceparent",
                "00-" + CALLERS_TRACE + "-" + CALLERS_SPAN + "-01",
                "tracestate",
                "vendor=secret",
                "baggage",
                "user=me");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Received request = requestOf(answer);
        assertThat(request.trace()).isEqualTo(CALLERS_TRACE);
        assertThat(request.parent()).isEqualTo(CALLERS_SPAN);
        Received client = childrenOf(childrenOf(request, 1).get(0), 1).get(0);
        assertThat(sentParents("/v1/flux-2-pro")).contains(parentHeader(client));
        assertThat(sentParents("/poll")).contains(parentHeader(client));
        assertThat(sentParents("/sample")).containsOnlyNulls();
        assertThat(vendor.calls())
                .allSatisfy(call -> assertThat(call.headers().keySet()).doesNotContain("Tracestate", "Baggage"));
    }

    @Test
    void aFailureIsTheErrorOfEachSpanThatItEnds() {
        HttpResponse<String> answer = calls.generate("gpt-image-2", PROMPT, "");

        assertThat(answer.statusCode()).isEqualTo(502);
        Received request = requestOf(answer);
        Received fanOut = childrenOf(request, 1).get(0);
        Received client = childrenOf(fanOut, 1).get(0);
        assertThat(List.of(request, fanOut, client))
                .allMatch(Received::failed)
                .allSatisfy(span -> assertThat(span.get("error.type")).isEqualTo("PROVIDER_REJECTED"));
        assertThat(request.get("http.response.status_code")).isEqualTo("502");
    }

    @Test
    void aCallersMistakeFailsNoSpanOfTheServer() {
        HttpResponse<String> answer = calls.generate("no-such-model", PROMPT, "");

        Received request = requestOf(answer);
        assertThat(request.failed()).isFalse();
        assertThat(request.get("error.type")).isEqualTo("UNKNOWN_MODEL");
        assertThat(request.attributes()).doesNotContainKey("gen_ai.request.model");
    }

    @Test
    void aRequestThatNobodyWaitsForGoesOnInItsTrace() {
        HttpResponse<String> answer = gateway.postJson(
                "/v1/images/generations",
                "{\"model\":\"flux-2-pro\",\"prompt\":\"" + PROMPT + "\"}",
                "Prefer",
                "respond-async");

        assertThat(answer.statusCode()).isEqualTo(202);
        Received request = requestOf(answer);
        Received line = childrenOf(request, 1).get(0);
        assertThat(line.name()).isEqualTo("run http line");
        assertThat(line.get("caravan.request")).startsWith(request.get("caravan.job"));
        Received client = childrenOf(childrenOf(line, 1).get(0), 1).get(0);
        assertThat(client.isClient()).isTrue();
        assertThat(client.trace()).isEqualTo(request.trace());
    }

    @Test
    void aMessageGoesOnInItsTraceAndSoDoesItsAnswer() throws Exception {
        TextMessage message = bus.text("{\"model\":\"flux-2-pro\",\"prompt\":\"" + PROMPT + "\"}");
        message.setStringProperty("traceparent", "00-" + MESSAGES_TRACE + "-" + CALLERS_SPAN + "-01");

        Destination answers = bus.ask(message);
        Message answer = bus.receive(answers);

        Received received = receiver.awaitOne(
                span -> span.trace().equals(MESSAGES_TRACE) && span.name().equals("receive caravan.jobs"));
        assertThat(received.parent()).isEqualTo(CALLERS_SPAN);
        Received line = childrenOf(received, 1).get(0);
        assertThat(line.name()).isEqualTo("run jms line");
        assertThat(childrenOf(childrenOf(line, 1).get(0), 1)).allMatch(Received::isClient);
        assertThat(parentOf(answer.getStringProperty("traceparent"))).isEqualTo(parentHeader(received));
    }

    @Test
    void aLineOfAFileHasATraceOfItsOwn() throws IOException {
        Path inbox = gateway.dataDirectory().resolve("inbox");
        Path file = Files.writeString(
                inbox.resolve(FILE + ".part"),
                "{\"model\":\"flux-2-pro\",\"prompt\":\"" + PROMPT + "\"}\n" + "{\"model\":\"flux-2-pro\",\"prompt\":\""
                        + PROMPT + " again\"}\n");
        Files.move(file, inbox.resolve(FILE + ".jsonl"));

        List<Received> lines = receiver.await(2, span -> span.name().equals("run folder line"));

        assertThat(lines).hasSize(2).allMatch(Received::isRoot);
        assertThat(lines.get(0).trace()).isNotEqualTo(lines.get(1).trace());
        assertThat(childrenOf(childrenOf(lines.get(0), 1).get(0), 1)).allMatch(Received::isClient);
    }

    @Test
    void theCollectorIsToldNoPromptNoPictureNoKeyAndNoFileName() throws IOException {
        aRequestHasASpanForEachOfItsVendorCallsAndEachVendorCallHasItsSpan();
        aFailureIsTheErrorOfEachSpanThatItEnds();
        aLineOfAFileHasATraceOfItsOwn();

        String told = receiver.spans().toString() + receiver.resources();

        assertThat(told).contains("service.name=pixel-caravan");
        assertThat(told)
                .doesNotContain("secret", "kite", FILE, KEY)
                .doesNotContain(Base64.getEncoder().encodeToString(picture).substring(0, 40))
                .doesNotContain(System.getProperty("user.dir"));
    }

    @Test
    void probesAndPagesHaveNoSpan() {
        gateway.get("/health");
        gateway.get("/");
        HttpResponse<String> listed = gateway.get("/v1/models");

        requestOf(listed);

        Set<String> routes = receiver.spans().stream()
                .filter(Received::isServer)
                .map(span -> span.get("http.route"))
                .collect(Collectors.toSet());
        assertThat(routes).contains("/v1/models/*").doesNotContain("/health", "/");
    }
}
