package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.LogLines;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;

class MalformedRequestsTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final String VERTEX = "/v1/publishers/openai/models/gpt-image-2:predict";

    private final RunningGateway gateway = RunningGateway.shared();

    @ParameterizedTest
    @ValueSource(strings = {"localhost:99999", "[::1", "localhost:9500:1", "a b", "localhost:abc", "NONE"})
    void refusesARequestWithoutAGoodHost(String host) throws IOException {
        String line = host.equals("NONE") ? "" : "Host: " + host + "\r\n";

        for (String path : new String[] {OPENAI, VERTEX, "/v1/models", "/nowhere"}) {
            assertIsRefused("POST " + path + " HTTP/1.1\r\n" + line + "Content-Length: 0\r\n\r\n", "Host", path);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /v1/models?x=%zz,                            query",
        "POST, /v1/images/generations?x=%a,                 query",
        "GET,  /%zz,                                        path",
        "GET,  /v1/models/a%2,                              path",
        "POST, /v1/publishers/flux/models/%zz:predict,      path",
        "POST, /v1/publishers/flux/models/a%:predict?key=b, path",
        "CONNECT, x:443,                                    CONNECT",
        "GET,  nowhere,                                     slash",
    })
    void refusesAnAddressThatCannotBeRead(String method, String address, String named) throws IOException {
        assertIsRefused(RawHttp.head(method, address, "Content-Length: 0"), named, address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: abc", "Content-Length: -1", "Bad Name: x"})
    void refusesHeadersThatAreNoHttp(String line) throws IOException {
        for (String path : new String[] {OPENAI, VERTEX}) {
            assertIsRefused(RawHttp.post(path, line), "header", path);
        }
    }

    @Test
    void saysHowLongHeadersAndAddressesMayBe() throws IOException {
        for (String path : new String[] {OPENAI, VERTEX}) {
            assertIsRefused(RawHttp.post(path, "x-long: " + "a".repeat(20_000)), "8192", path);
        }
        assertIsRefused(RawHttp.head("GET", "/" + "a".repeat(20_000)), "4096", OPENAI);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\nabc\r\n", "3\r\n{\"a\r\nzz\r\nabc\r\n", "3\r\n{\"aXY"})
    void refusesABodyWithBadChunks(String chunks) throws IOException {
        String headers = "Content-Type: application/json\r\nTransfer-Encoding: chunked";

        for (String path : new String[] {OPENAI, VERTEX}) {
            assertIsRefused(RawHttp.post(path, headers) + chunks, "chunk", path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/9.9", "HTTP/2.0", "HTTP/0.9"})
    void refusesAnUnknownVersionOfHttp(String version) throws IOException {
        assertIsRefused("GET /health " + version + "\r\nHost: localhost\r\n\r\n", "HTTP/1.1", "/health");
        assertIsRefused("POST " + VERTEX + " " + version + "\r\nHost: localhost\r\n\r\n", "HTTP/1.1", VERTEX);
    }

    private void assertIsRefused(String request, String named, String path) throws IOException {
        try (LogLines log = new LogLines();
                RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(request);

            RawHttp.Answer answer = caller.read();

            assertThat(answer.status()).as(request).isEqualTo(400);
            assertThat(answer.header("content-type").orElse("")).contains("application/json");
            assertThat(answer.header("x-request-id").orElse("")).startsWith("req_");
            assertThat(answer.header("x-caravan-sandbox")).contains("true");
            JsonNode error = Json.MAPPER.readTree(answer.body()).path("error");
            assertThat(error.path("message").textValue()).contains(named);
            assertThat(error.has(path.contains(":predict") ? "status" : "type"))
                    .as(error.toString())
                    .isEqualTo(!path.startsWith("x:"));
            assertThat(log.complaints()).isEmpty();
        }
    }
}
