package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.pixelcaravan.jobs.WebhookSigner;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;

/** Notices of ended jobs. */
@TestInstance(Lifecycle.PER_CLASS)
class WebhookTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String BODY = "{\"model\": \"gpt-image-2\", \"prompt\": \"A kite for a webhook\"}";
    private static final String IMAGES = "/v1/images/generations";

    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private HttpServer receiver;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/", this::receive);
        receiver.start();
        gateway = RunningGateway.start(Map.of(
                "caravan.jobs.min-free-bytes",
                "0",
                "caravan.jobs.webhook-secret",
                SECRET,
                "caravan.fetch.allow",
                "http://127.0.0.1:" + receiver.getAddress().getPort()));
    }

    @AfterAll
    void stop() {
        gateway.close();
        receiver.stop(0);
    }

    @Test
    void theEndOfAJobIsToldWithASignatureUntilSomebodyTakesIt() throws IOException {
        HttpResponse<String> accepted =
                gateway.postJson(IMAGES, BODY, "Prefer", "respond-async", "x-caravan-webhook", address("/busy-once"));
        String job = Json.MAPPER.readTree(accepted.body()).path("id").textValue();

        await().atMost(Duration.ofSeconds(60)).until(() -> received.size() >= 2);

        Received notice = received.toArray(Received[]::new)[1];
        assertThat(received).extracting(Received::id).containsOnly(job);
        assertThat(Json.MAPPER.readTree(notice.body()).path("type").textValue()).isEqualTo("job.ended");
        assertThat(Json.MAPPER.readTree(notice.body()).at("/data/state").textValue())
                .isEqualTo("succeeded");
        assertThat(notice.signature())
                .isEqualTo(new WebhookSigner(SECRET)
                        .headers(job, Instant.ofEpochSecond(notice.timestamp()), notice.body())
                        .get("webhook-signature"));
        assertThat(gateway.get("/v1/jobs/" + job + "/result").statusCode()).isEqualTo(200);
    }

    @Test
    void anAddressThatMayNotBeAskedIsRefusedAtOnce() {
        for (String address : new String[] {"http://127.0.0.1:1/", "ftp://a.example/", "https://localhost/"}) {
            HttpResponse<String> answer =
                    gateway.postJson(IMAGES, BODY, "Prefer", "respond-async", "x-caravan-webhook", address);

            assertThat(answer.statusCode()).as(address).isEqualTo(400);
        }
    }

    private String address(String path) {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        received.add(new Received(
                exchange.getRequestHeaders().getFirst("webhook-id"),
                Long.parseLong(exchange.getRequestHeaders().getFirst("webhook-timestamp")),
                exchange.getRequestHeaders().getFirst("webhook-signature"),
                body));
        exchange.sendResponseHeaders(received.size() == 1 ? 503 : 204, -1);
        exchange.close();
    }

    private record Received(String id, long timestamp, String signature, byte[] body) {}
}
