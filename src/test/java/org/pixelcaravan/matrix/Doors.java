package org.pixelcaravan.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.JmsClient;
import org.pixelcaravan.support.RunningGateway;

/** Each way into a gateway, for one request that all of them can make. */
final class Doors {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunningGateway gateway;
    private final JmsClient bus;

    /** @param bus speaks to the gateway's broker */
    Doors(RunningGateway gateway, JmsClient bus) {
        this.gateway = gateway;
        this.bus = bus;
    }

    /**
     * What is asked for.
     *
     * @param id nobody else's
     * @param ratio of the pictures; empty lets the model choose
     * @param reference a PNG to edit; empty to make pictures from words alone
     */
    record Order(String id, String model, int count, String ratio, byte[] reference) {
        String prompt() {
            return "A red kite over dunes, " + id;
        }

        boolean isEdit() {
            return reference.length > 0;
        }

        private String base64() {
            return Base64.getEncoder().encodeToString(reference);
        }
    }

    /** The pictures that an order brings, or the failure as {@link RefusedOrder}. */
    @FunctionalInterface
    interface Door {
        List<byte[]> order(Order order) throws IOException;
    }

    /** A door's answer to an order that it does not carry out. */
    static final class RefusedOrder extends IOException {
        RefusedOrder(String answer) {
            super(answer);
        }
    }

    /** All doors by what they are called in the table. */
    Map<String, Door> all() {
        Map<String, Door> doors = new LinkedHashMap<>();
        doors.put("predict", this::predict);
        doors.put("generateContent", this::generateContent);
        doors.put("streamGenerateContent", this::streamGenerateContent);
        doors.put("OpenAI, JSON and form", this::openAi);
        doors.put("OpenAI, streamed", this::openAiStream);
        doors.put("Zenlayer", this::zenlayer);
        doors.put("folder", this::folder);
        doors.put("queue", this::queue);
        return doors;
    }

    private List<byte[]> predict(Order order) throws IOException {
        ObjectNode instance = Json.object().put("prompt", order.prompt());
        if (order.isEdit()) {
            instance.putArray("referenceImages")
                    .addObject()
                    .put("referenceType", "REFERENCE_TYPE_RAW")
                    .put("referenceId", 1)
                    .putObject("referenceImage")
                    .put("bytesBase64Encoded", order.base64());
        }
        ObjectNode body = Json.object();
        body.putArray("instances").add(instance);
        ObjectNode parameters = body.putObject("parameters").put("sampleCount", order.count());
        putIfSaid(parameters, "aspectRatio", order.ratio());
        String path = "/v1/publishers/" + order.model().replaceFirst("/", "/models/") + ":predict";
        return pictures(Json.MAPPER.readTree(answered(path, body)), "bytesBase64Encoded");
    }

    private List<byte[]> generateContent(Order order) throws IOException {
        String path = "/v1beta/models/" + order.model() + ":generateContent";
        return pictures(Json.MAPPER.readTree(answered(path, content(order))), "data");
    }

    private List<byte[]> streamGenerateContent(Order order) throws IOException {
        String path = "/v1beta/models/" + order.model() + ":streamGenerateContent?alt=sse";
        return pictures(events(answered(path, content(order)), ""), "data");
    }

    private static ObjectNode content(Order order) {
        ObjectNode body = Json.object();
        var parts = body.putArray("contents").addObject().put("role", "user").putArray("parts");
        parts.addObject().put("text", order.prompt());
        if (order.isEdit()) {
            parts.addObject()
                    .putObject("inlineData")
                    .put("mimeType", "image/png")
                    .put("data", order.base64());
        }
        ObjectNode generation = body.putObject("generationConfig").put("candidateCount", order.count());
        generation.putArray("responseModalities").add("IMAGE");
        if (!order.ratio().isEmpty()) {
            generation.putObject("imageConfig").put("aspectRatio", order.ratio());
        }
        return body;
    }

    private List<byte[]> openAi(Order order) throws IOException {
        if (!order.isEdit()) {
            return pictures(Json.MAPPER.readTree(answered("/v1/images/generations", openAiBody(order))), "b64_json");
        }
        EditForm form = new EditForm()
                .text("model", order.model())
                .text("prompt", order.prompt())
                .text("n", String.valueOf(order.count()))
                .text("response_format", "b64_json")
                .file("image", order.reference());
        return pictures(Json.MAPPER.readTree(answer(gateway.send(form.post(gateway)))), "b64_json");
    }

    private List<byte[]> openAiStream(Order order) throws IOException {
        ObjectNode body = openAiBody(order).put("stream", true);
        String path = order.isEdit() ? "/v1/images/edits" : "/v1/images/generations";
        return pictures(events(answered(path, body), ".completed"), "b64_json");
    }

    /** As Zenlayer's clients ask, and by the addresses that ZenMux has. */
    private List<byte[]> zenlayer(Order order) throws IOException {
        String path = order.isEdit() ? "/api/v1/images/edits" : "/api/v1/images/generations";
        return pictures(Json.MAPPER.readTree(answered(path, openAiBody(order))), "b64_json");
    }

    private static ObjectNode openAiBody(Order order) {
        ObjectNode body = Json.object()
                .put("model", order.model())
                .put("prompt", order.prompt())
                .put("n", order.count())
                .put("response_format", "b64_json");
        putIfSaid(body, "aspect_ratio", order.ratio());
        if (order.isEdit()) {
            body.putArray("images").addObject().put("image_url", "data:image/png;base64," + order.base64());
        }
        return body;
    }

    private List<byte[]> folder(Order order) throws IOException {
        ObjectNode document = document(order);
        Path inbox = gateway.dataDirectory().resolve("inbox");
        if (order.isEdit()) {
            String name = order.id() + ".png";
            Files.write(inbox.resolve(name), order.reference());
            document.putArray("references").add(name);
        }
        Path written = Files.writeString(inbox.resolve("." + order.id()), document.toString());
        Files.move(written, inbox.resolve(order.id() + ".json"), StandardCopyOption.ATOMIC_MOVE);
        Path data = gateway.dataDirectory();
        Path done = data.resolve("done").resolve(order.id() + ".json");
        Path report = data.resolve("failed").resolve(order.id() + ".json.report.json");
        Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(done) || Files.exists(report));
        if (Files.exists(report)) {
            throw new RefusedOrder(Files.readString(report));
        }
        Path outbox = data.resolve("outbox").resolve(order.id());
        List<byte[]> pictures = new ArrayList<>();
        for (JsonNode line :
                Json.MAPPER.readTree(outbox.resolve("manifest.json").toFile()).path("lines")) {
            for (JsonNode picture : line.path("pictures")) {
                pictures.add(
                        Files.readAllBytes(outbox.resolve(picture.path("file").textValue())));
            }
        }
        return pictures;
    }

    private List<byte[]> queue(Order order) throws IOException {
        ObjectNode document = document(order);
        if (order.isEdit()) {
            document.putArray("references").add("data:image/png;base64," + order.base64());
        }
        try {
            return bus.contents(bus.ask(bus.text(document.toString())), order.count());
        } catch (JMSException e) {
            throw new RefusedOrder(e.getMessage());
        }
    }

    private static ObjectNode document(Order order) {
        ObjectNode document = Json.object()
                .put("model", order.model())
                .put("prompt", order.prompt())
                .put("count", order.count());
        putIfSaid(document, "aspectRatio", order.ratio());
        return document;
    }

    private static void putIfSaid(ObjectNode document, String field, String value) {
        if (!value.isEmpty()) {
            document.put(field, value);
        }
    }

    private String answered(String path, ObjectNode body) throws RefusedOrder {
        return answer(gateway.postJson(path, body.toString()));
    }

    private static String answer(HttpResponse<String> answer) throws RefusedOrder {
        if (answer.statusCode() != 200) {
            throw new RefusedOrder(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** Those events of a stream whose type ends so. */
    private static ArrayNode events(String stream, String ending) throws IOException {
        ArrayNode events = Json.MAPPER.createArrayNode();
        for (String line : stream.split("\n")) {
            if (line.startsWith("data: ")) {
                JsonNode event = Json.MAPPER.readTree(line.substring("data: ".length()));
                if (event.path("type").asText().endsWith(ending)) {
                    events.add(event);
                }
            }
        }
        return events;
    }

    private static List<byte[]> pictures(JsonNode document, String field) {
        List<byte[]> pictures = new ArrayList<>();
        for (JsonNode picture : document.findValues(field)) {
            if (picture.isTextual()) {
                pictures.add(Base64.getDecoder().decode(picture.textValue()));
            }
        }
        return pictures;
    }
}
