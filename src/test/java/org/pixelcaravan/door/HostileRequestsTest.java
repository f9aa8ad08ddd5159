package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.Damaged;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;

/** Requests that are made to do harm: whoever sends one is told what is wrong, and the next one on his connection is answered. */
class HostileRequestsTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final String EDITS = "/v1/images/edits";
    private static final String VERTEX = "/v1/publishers/openai/models/gpt-image-2:predict";
    private static final String LONG_RUNNING = "/v1/publishers/openai/models/gpt-image-2:predictLongRunning";
    private static final String GEMINI = "/v1beta/models/gemini-3-pro-image:generateContent";
    private static final String JSON = "Content-Type: application/json";
    private static final String FORM = "Content-Type: multipart/form-data; boundary=b";

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.shared();
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {OPENAI, EDITS, VERTEX, LONG_RUNNING, GEMINI})
    void documentsThatAreTooMuchOrNoneAreRefused(String path) throws IOException {
        List<byte[]> documents = List.of(
                Damaged.manyFields("{\"prompt\":\"a\"", ",\"a%d\":1", "}"),
                Damaged.manyFields("{\"instances\":[{\"prompt\":\"a\"}", ",{\"a\":%d}", "]}"),
                bytes("{\"a\":".repeat(1_000_000)),
                bytes("[".repeat(1_000_000)),
                bytes("{\"prompt\":\"\\ud800".repeat(1_000)),
                bytes("{\"prompt\":\"a kite"),
                bytes("{\"prompt\":\"a kite\",\"prompt\":\"a boat\"}"),
                bytes("{\"prompt\":\"a kite\"}{}"),
                bytes("{\"prompt\":1" + "0".repeat(2_000) + "}"),
                bytes("{\"prompt\":\"a kite\", n: NaN}"),
                joined(
                        bytes("{\"model\":\"gpt-image-2\",\"prompt\":\""),
                        new byte[] {(byte) 0xc3, (byte) 0x28},
                        bytes("\"}")),
                new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0});

        try (RawHttp caller = new RawHttp(gateway.port())) {
            for (byte[] document : documents) {
                assertRefused(caller, path, document, JSON);
            }
        }
    }

    @Test
    void formsThatAreTooMuchOrNoneAreRefused() throws IOException {
        String part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n";
        String file = "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"%s\"\r\n\r\nb\r\n--b--";
        List<byte[]> forms = List.of(
                bytes(part.repeat(20_000)),
                bytes(part),
                bytes(part + "--b"),
                bytes("--b\r\n" + "a: b\r\n".repeat(10_000)),
                bytes("--b\r\nContent-Disposition: form-data; name=\"prompt\r\nx-injected: 1\"\r\n\r\nb\r\n--b--"),
                bytes(file.formatted("../../etc/passwd")),
                bytes(file.formatted("a.png\r\nx-injected: 1")),
                bytes(file.formatted("${env:PATH}{{caravan.http.port}}")),
                joined(
                        bytes("--b\r\nContent-Disposition: form-data; name=\""),
                        new byte[] {(byte) 0xff},
                        bytes("\"\r\n\r\n")),
                bytes("--c\r\n"),
                new byte[0]);

        try (RawHttp caller = new RawHttp(gateway.port())) {
            for (byte[] form : forms) {
                assertRefused(caller, EDITS, form, FORM);
            }
        }
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(
            strings = {
                "/v1/jobs/..%2f..%2fetc%2fpasswd",
                "/v1/jobs/%2e%2e%2f%2e%2e/result",
                "/v1/jobs/a%00b",
                "/v1/jobs/${env:PATH}",
                "/v1/jobs/%7B%7Benv:PATH%7D%7D",
                "/results/..%2f..%2fetc%2fpasswd",
                "/results/%2e%2e/%2e%2e/etc/passwd",
                "/v1/models/..%2f..%2fetc%2fpasswd",
                "/v1/models/%24%7Benv:PATH%7D",
                "/v1/models/a%0d%0ax-injected:%201",
                "/v1/../../etc/passwd",
                "/..%5c..%5cwindows",
            })
    void noAddressLeadsToAFileOrAnExpression(String address) throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.head("GET", address));

            RawHttp.Answer answer = caller.read();

            assertThat(answer.status()).isIn(400, 403, 404);
            assertThat(answer.header("x-injected")).isEmpty();
            assertThat(answer.text()).doesNotContain("root:", System.getenv("PATH"));
        }
        assertWell();
    }

    /** Names that callers choose are told again in answers, and nowhere become more than a name. */
    @ParameterizedTest
    @Tag("full")
    @ValueSource(
            strings = {"\\r\\nx-injected: 1", "${env:PATH}", "{{env:PATH}}", "../../etc/passwd", "\\u0000", "\\ud83d"})
    void noFieldsNameOrValueBecomesMore(String word) throws IOException {
        String good = "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\"";
        List<String> documents = List.of(
                good.replace("gpt-image-2", word) + "}",
                good + ",\"" + word + "\":1}",
                good + ",\"size\":\"" + word + "\"}",
                good + ",\"user\":\"" + word + "\"}",
                good + ",\"response_format\":\"" + word + "\"}",
                good + ",\"images\":[{\"image_url\":\"" + word + "\"}]}");

        try (RawHttp caller = new RawHttp(gateway.port())) {
            for (String document : documents) {
                caller.send(RawHttp.postJson(OPENAI, document));
                RawHttp.Answer answer = caller.read();

                assertThat(answer.status()).as(document).isIn(200, 400, 404);
                assertThat(answer.headers().keySet()).doesNotContain("x-injected");
                assertThat(shown(answer)).doesNotContain("root:", System.getenv("PATH"));
            }
        }
        assertWell();
    }

    private static void assertRefused(RawHttp caller, String path, byte[] body, String type) throws IOException {
        caller.send(RawHttp.post(path, type, "Content-Length: " + body.length));
        caller.send(body);

        RawHttp.Answer answer = caller.read();

        String start = new String(body, 0, Math.min(60, body.length), StandardCharsets.ISO_8859_1);
        assertThat(answer.status()).as(start).isEqualTo(400);
        JsonNode error = Json.MAPPER.readTree(answer.body()).path("error");
        assertThat(error.path("message").asText()).as(start).isNotBlank().doesNotContain("Exception", "java.");
        caller.send(RawHttp.head("GET", "/v1/models/gpt-image-2"));
        assertThat(caller.read().status()).isEqualTo(200);
    }

    private static String shown(RawHttp.Answer answer) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            lines.add(header.getKey() + ": " + header.getValue());
        }
        return String.join("\n", lines)
                + Optional.of(answer.text())
                        .filter(text -> answer.status() != 200)
                        .orElse("");
    }

    private static void assertWell() {
        assertThat(gateway.postJson(OPENAI, "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }
}
