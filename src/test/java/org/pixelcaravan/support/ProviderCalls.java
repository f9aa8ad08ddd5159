package org.pixelcaravan.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.dialect.EventStreamReader;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.json.Json;

/** What tests of a provider ask of a gateway, through its doors. */
public final class ProviderCalls {
    private final RunningGateway gateway;

    public ProviderCalls(RunningGateway gateway) {
        this.gateway = gateway;
    }

    /** Through Google's door. */
    public HttpResponse<String> predict(String model, String prompt, String parameters, String... headers) {
        String path = "/v1/publishers/" + model.replace("/", "/models/") + ":predict";
        String body = "{\"instances\":[{\"prompt\":\"%s\"}],\"parameters\":{%s}}".formatted(prompt, parameters);
        return gateway.postJson(path, body, headers);
    }

    /** Through OpenAI's door; the extra fields start with a comma. */
    public HttpResponse<String> generate(String model, String prompt, String extraFields) {
        return gateway.postJson("/v1/images/generations", body(model, prompt, extraFields));
    }

    /** Through OpenAI's door, with pictures to edit. */
    public HttpResponse<String> edit(String model, String prompt, String extraFields, byte[]... pictures) {
        List<String> images = new ArrayList<>();
        for (byte[] picture : pictures) {
            images.add("{\"image_url\":\"data:image/png;base64,"
                    + Base64.getEncoder().encodeToString(picture) + "\"}");
        }
        return gateway.postJson(
                "/v1/images/edits",
                body(model, prompt, ",\"images\":[" + String.join(",", images) + "]" + extraFields));
    }

    private static String body(String model, String prompt, String extraFields) {
        return "{\"model\":\"%s\",\"prompt\":\"%s\",\"response_format\":\"b64_json\"%s}"
                .formatted(model, prompt, extraFields);
    }

    /** The events of a stream, each with the time at which it came; the field is {@code nanos}. */
    public List<JsonNode> stream(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(gateway.address(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        List<JsonNode> events = new ArrayList<>();
        EventStreamReader reader = new EventStreamReader(answer.body());
        for (Optional<InputStream> data = reader.next(); data.isPresent(); data = reader.next()) {
            JsonNode event = Json.MAPPER.readTree(data.get().readAllBytes());
            events.add(event.<ObjectNode>deepCopy().put("nanos", System.nanoTime()));
        }
        return events;
    }

    /** The pictures of an answer of either door, in order. */
    public static List<byte[]> pictures(HttpResponse<String> answer) {
        JsonNode document = json(answer);
        List<byte[]> pictures = new ArrayList<>();
        document.path("predictions").forEach(item -> pictures.add(decoded(item.path("bytesBase64Encoded"))));
        document.path("data").forEach(item -> pictures.add(decoded(item.path("b64_json"))));
        return pictures;
    }

    /** Format and size of each picture, such as {@code PNG 1024x1024}. */
    public static List<String> sizes(HttpResponse<String> answer) {
        return pictures(answer).stream().map(ProviderCalls::size).toList();
    }

    public static String size(byte[] picture) {
        ImageHeader header = ImageHeader.read(picture, picture.length).orElseThrow();
        return header.format() + " " + header.width() + "x" + header.height();
    }

    public static JsonNode json(HttpResponse<String> answer) {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parameters, or where there is none the codes, of the warnings that came with an answer. */
    public static List<String> warnings(HttpResponse<String> answer) {
        List<String> names = new ArrayList<>();
        answer.headers().firstValue("x-caravan-warnings").ifPresent(header -> {
            try {
                Json.MAPPER
                        .readTree(header)
                        .forEach(warning -> names.add(warning.path("parameter")
                                .asText(warning.path("code").asText())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return names;
    }

    /** OpenAI's door tells the failure of a vendor so; a vendor without a code of its own has null. */
    public static void assertFailure(HttpResponse<String> answer, int status, String code, String vendorCode) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).at("/error/code").textValue()).isEqualTo(code);
        assertThat(json(answer).at("/error/provider/code").textValue()).isEqualTo(vendorCode);
    }

    private static byte[] decoded(JsonNode base64) {
        return Base64.getDecoder().decode(base64.textValue());
    }
}
