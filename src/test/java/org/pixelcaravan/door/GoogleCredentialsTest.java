package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;

/** A gateway that has a file of Google's credentials in place of a key. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class GoogleCredentialsTest {
    private static final List<String> bearers = new CopyOnWriteArrayList<>();
    private static final AtomicInteger tokens = new AtomicInteger();
    private static final AtomicInteger refused = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static HttpServer server;
    private static RunningGateway gateway;
    private static ProviderCalls calls;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", exchange -> {
            exchange.getRequestBody().readAllBytes();
            respond(exchange, 200, "{\"access_token\":\"t" + tokens.incrementAndGet() + "\",\"expires_in\":3599}");
        });
        server.createContext("/models/", GoogleCredentialsTest::draw);
        server.start();
        Path file = Files.writeString(
                folder.resolve("user.json"),
                "{\"type\":\"authorized_user\",\"client_id\":\"c\",\"client_secret\":\"s\",\"refresh_token\":\"r\","
                        + "\"token_uri\":\"" + address() + "/token\"}");
        gateway = RunningGateway.start(Map.of(
                "caravan.sandbox", "false",
                "caravan.providers.google.apiKey", "",
                "caravan.providers.google.baseUrl", address(),
                "caravan.providers.google.flavour", "vertex",
                "caravan.providers.google.credentials", file.toString()));
        calls = new ProviderCalls(gateway);
    }

    /** Refuses as many calls as it is told, and then makes a picture as either of the two dialects has it. */
    private static void draw(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        bearers.add(exchange.getRequestHeaders().getFirst("Authorization"));
        if (refused.getAndDecrement() > 0) {
            respond(exchange, 401, "{\"error\":{\"code\":401,\"message\":\"x\",\"status\":\"UNAUTHENTICATED\"}}");
            return;
        }
        String picture = Base64.getEncoder().encodeToString(EditForm.picture(32, 32));
        boolean imagen = exchange.getRequestURI().getPath().endsWith(":predict");
        respond(
                exchange,
                200,
                imagen
                        ? "{\"predictions\":[{\"mimeType\":\"image/png\",\"bytesBase64Encoded\":\"" + picture + "\"}]}"
                        : "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\","
                                + "\"data\":\"" + picture + "\"}}]},\"finishReason\":\"STOP\"}]}");
    }

    private static void respond(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        server.stop(0);
    }

    @BeforeEach
    void forget() {
        bearers.clear();
        refused.set(0);
    }

    @ParameterizedTest
    @CsvSource({"google/gemini-3-pro-image", "google/imagen-4.0-generate-001"})
    void sendsOneTokenWithManyCallsAndAnotherOnceAfterARefusal(String model) {
        assertThat(calls.predict(model, "one", "").statusCode()).isEqualTo(200);
        assertThat(calls.predict(model, "two", "").statusCode()).isEqualTo(200);
        refused.set(1);
        HttpResponse<String> renewed = calls.predict(model, "three", "");

        assertThat(renewed.statusCode()).as(renewed.body()).isEqualTo(200);
        int last = tokens.get();
        assertThat(bearers)
                .containsExactly(
                        "Bearer t" + (last - 1), "Bearer t" + (last - 1), "Bearer t" + (last - 1), "Bearer t" + last);
    }

    @Test
    void triesNoThirdTime() {
        refused.set(10);

        HttpResponse<String> answer = calls.predict("google/gemini-3-pro-image", "refused", "");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("refused the gateway's credentials");
        assertThat(bearers).hasSize(2);
    }

    @Test
    void zSaysWhichSettingNamesAFileThatHasGone() throws IOException {
        Files.delete(folder.resolve("user.json"));
        refused.set(1);

        HttpResponse<String> answer = calls.predict("google/imagen-4.0-generate-001", "lost", "");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("caravan.providers.google.credentials", "cannot be read");
    }
}
