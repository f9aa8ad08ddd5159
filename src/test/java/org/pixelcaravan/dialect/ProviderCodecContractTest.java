package org.pixelcaravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.dialect.PollingCodec.TaskState;
import org.pixelcaravan.dialect.baidu.BaiduProviderCodec;
import org.pixelcaravan.dialect.flux.FluxProviderCodec;
import org.pixelcaravan.dialect.gemini.GeminiProviderCodec;
import org.pixelcaravan.dialect.glm.GlmProviderCodec;
import org.pixelcaravan.dialect.hunyuan.HunyuanProviderCodec;
import org.pixelcaravan.dialect.hunyuan.TokenHubProviderCodec;
import org.pixelcaravan.dialect.imagen.ImagenProviderCodec;
import org.pixelcaravan.dialect.kling.KlingProviderCodec;
import org.pixelcaravan.dialect.openai.OpenAiProviderCodec;
import org.pixelcaravan.dialect.qwen.QwenProviderCodec;
import org.pixelcaravan.dialect.volcengine.VolcengineProviderCodec;
import org.pixelcaravan.dialect.zenlayer.ZenlayerProviderCodec;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;

/** Every provider codec against the wire documents of its vendor, see {@link ProviderFixture}. */
class ProviderCodecContractTest {
    private static final Map<String, Wire> DIALECTS = Map.ofEntries(
            Map.entry("baidu", new DirectWire(new BaiduProviderCodec())),
            Map.entry("flux", new PollingWire(new FluxProviderCodec())),
            Map.entry("gemini", new DirectWire(new GeminiProviderCodec())),
            Map.entry("glm", new PollingWire(new GlmProviderCodec())),
            Map.entry("hunyuan", new PollingWire(new HunyuanProviderCodec())),
            Map.entry("imagen", new DirectWire(new ImagenProviderCodec())),
            Map.entry("kling", new PollingWire(new KlingProviderCodec())),
            Map.entry("openai", new DirectWire(new OpenAiProviderCodec())),
            Map.entry("qwen", new PollingWire(new QwenProviderCodec())),
            Map.entry("tokenhub", new DirectWire(new TokenHubProviderCodec())),
            Map.entry("volcengine", new DirectWire(new VolcengineProviderCodec())),
            Map.entry("zenlayer", new DirectWire(new ZenlayerProviderCodec())));

    static Set<String> dialects() {
        return DIALECTS.keySet();
    }

    /** Reads an answer as its dialect does: a task's, or the first one to a call. */
    static void read(String dialect, boolean task, ProviderAnswer answer, Unit unit) throws IOException {
        Wire wire = DIALECTS.get(dialect);
        if (!answer.isSuccess()) {
            throw wire.failure(answer, unit);
        }
        if (wire instanceof PollingWire polling && task) {
            polling.codec().state(answer, unit);
        } else if (wire instanceof PollingWire polling) {
            polling.codec().submitted(answer, unit);
        } else {
            ((DirectWire) wire).codec().decode(answer, unit);
        }
    }

    @TestFactory
    Stream<DynamicTest> writesTheCallThatTheVendorDocuments() {
        return fixtures("call.wire.json", (codec, fixture) -> {
            ProviderCall call = codec.call(fixture.unit());

            ObjectNode wire = Json.object().put("method", call.method()).put("address", call.address());
            byte[] body = call.body().orElseThrow().toBytes();
            String contentType = call.headers().get("Content-Type");
            if (contentType.equals("application/json")) {
                wire.set("body", Json.MAPPER.readTree(body));
            } else {
                wire.set("form", FormDocument.of(contentType, body));
            }
            assertThat(wire)
                    .isEqualTo(fixture.json("call.wire.json")
                            .<ObjectNode>deepCopy()
                            .without("headers"));
            assertThat(vendorHeaders(call)).isEqualTo(fixture.headers("call.wire.json"));
            assertThat(call.body().orElseThrow().length()).isEqualTo(body.length);
        });
    }

    @TestFactory
    Stream<DynamicTest> takesBackATaskAsTheVendorDocumentsIt() {
        return fixtures("cancel.wire.json", (wire, fixture) -> {
            JsonNode expected = fixture.json("cancel.wire.json");
            URI task = URI.create(expected.path("task").textValue());

            ProviderCall call =
                    ((PollingWire) wire).codec().cancel(task, fixture.unit()).orElseThrow();

            assertThat(call.method()).isEqualTo(expected.path("method").textValue());
            assertThat(call.address()).isEqualTo(expected.path("address").textValue());
            assertThat(call.headers()).isEmpty();
            assertThat(call.body()).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void takesBackNoTaskWhereTheVendorDocumentsNoCallForThat(String dialect) throws IOException {
        List<ProviderFixture> fixtures = ProviderFixture.all(dialect);
        boolean documented = fixtures.stream().anyMatch(fixture -> fixture.has("cancel.wire.json"));

        if (DIALECTS.get(dialect) instanceof PollingWire polling) {
            Unit unit = fixtures.get(0).unit();
            assertThat(polling.codec().cancel(URI.create("tasks/1"), unit).isPresent())
                    .isEqualTo(documented);
        } else {
            assertThat(documented).isFalse();
        }
    }

    private static Map<String, String> vendorHeaders(ProviderCall call) {
        Map<String, String> headers = new TreeMap<>(call.headers());
        assertThat(headers.remove("Content-Type")).isNotNull();
        return headers;
    }

    @TestFactory
    Stream<DynamicTest> understandsTheAnswersThatTheVendorDocuments() {
        return fixtures("result.canonical.json", (wire, fixture) -> {
            Unit unit = fixture.unit();

            JsonNode meaning = wire.meaning(fixture, unit);

            assertThat(Json.MAPPER.readTree(meaning.toString())).isEqualTo(fixture.json("result.canonical.json"));
        });
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void sendsEveryParameterThatTheCatalogueListsInSomeFixture(String dialect) throws IOException {
        Set<String> listed = new TreeSet<>();
        ProviderFixture.modelsOf(dialect)
                .forEach(model -> model.parameters().forEach((hint, rule) -> listed.add(rule.fieldOf(hint))));

        Set<String> sent = new TreeSet<>();
        for (ProviderFixture fixture : ProviderFixture.all(dialect)) {
            if (fixture.has("call.wire.json")) {
                addFieldNames(fixture.json("call.wire.json").path("body"), sent);
                fixture.json("call.wire.json")
                        .path("form")
                        .forEach(part -> sent.add(part.path("name").asText()));
            }
        }

        assertThat(sent).containsAll(listed);
    }

    private static void addFieldNames(JsonNode document, Set<String> names) {
        document.fieldNames().forEachRemaining(names::add);
        document.forEach(child -> addFieldNames(child, names));
    }

    private static Stream<DynamicTest> fixtures(String file, Check check) {
        return DIALECTS.entrySet().stream().flatMap(dialect -> ProviderFixture.all(dialect.getKey()).stream()
                .filter(fixture -> fixture.has(file))
                .map(fixture -> dynamicTest(
                        dialect.getKey() + " " + fixture.name(), () -> check.run(dialect.getValue(), fixture))));
    }

    @FunctionalInterface
    private interface Check {
        void run(Wire wire, ProviderFixture fixture) throws IOException;
    }

    /** What the two kinds of provider codecs have in common, with meanings written as JSON. */
    private sealed interface Wire {
        ProviderCall call(Unit unit) throws IOException;

        JsonNode success(ProviderFixture fixture, Unit unit) throws IOException;

        GatewayException failure(ProviderAnswer answer, Unit unit);

        default JsonNode meaning(ProviderFixture fixture, Unit unit) throws IOException {
            ProviderAnswer answer =
                    fixture.answer(fixture.has("poll.wire.json") ? "poll.wire.json" : "answer.wire.json");
            if (!answer.isSuccess()) {
                return json(failure(answer, unit));
            }
            try {
                return success(fixture, unit);
            } catch (GatewayException e) {
                return json(e);
            } catch (IOException e) {
                return Json.object().put("unreadable", e.getMessage());
            }
        }
    }

    private record DirectWire(ProviderCodec codec) implements Wire {
        @Override
        public ProviderCall call(Unit unit) throws IOException {
            return codec.encode(unit);
        }

        @Override
        public JsonNode success(ProviderFixture fixture, Unit unit) throws IOException {
            return json(codec.decode(fixture.answer("answer.wire.json"), unit));
        }

        @Override
        public GatewayException failure(ProviderAnswer answer, Unit unit) {
            return codec.failure(answer, unit);
        }
    }

    private record PollingWire(PollingCodec codec) implements Wire {
        @Override
        public ProviderCall call(Unit unit) throws IOException {
            return codec.submit(unit);
        }

        @Override
        public JsonNode success(ProviderFixture fixture, Unit unit) throws IOException {
            if (fixture.has("poll.wire.json")) {
                return json(codec.state(fixture.answer("poll.wire.json"), unit));
            }
            return json(codec.submitted(fixture.answer("answer.wire.json"), unit));
        }

        @Override
        public GatewayException failure(ProviderAnswer answer, Unit unit) {
            return codec.failure(answer, unit);
        }
    }

    private static JsonNode json(ImageResult result) {
        ObjectNode json = Json.object();
        for (ResultPart.Image image : result) {
            json.withArray("images").add(json(image));
        }
        for (ResultPart part : result.parts()) {
            if (part instanceof ResultPart.Linked linked) {
                json.withArray("links").add(linked.address().toString());
            }
        }
        if (result.parts().stream().anyMatch(part -> !isPicture(part))) {
            json.set("parts", json(result.parts()));
        }
        result.usage().ifPresent(usage -> json.set("usage", json(usage)));
        json.set("facts", Json.MAPPER.valueToTree(result.facts()));
        return json;
    }

    private static boolean isPicture(ResultPart part) {
        return part instanceof ResultPart.Image || part instanceof ResultPart.Linked;
    }

    /** Where there are words among the pictures, the order of all. */
    private static JsonNode json(List<ResultPart> parts) {
        ArrayNode json = Json.array();
        for (ResultPart part : parts) {
            if (part instanceof ResultPart.Text text) {
                ObjectNode entry = json.addObject().put("text", text.text());
                text.signature().ifPresent(signature -> entry.put("signature", text(signature)));
            } else if (part instanceof ResultPart.Blocked blocked) {
                ObjectNode entry = json.addObject().put("blocked", blocked.reason());
                blocked.vendorCode().ifPresent(code -> entry.put("vendorCode", code));
            } else {
                json.add("image");
            }
        }
        return json;
    }

    private static ObjectNode json(ResultPart.Image image) {
        ObjectNode json = Json.object();
        json.put("format", image.header().format().shortName());
        json.put("width", image.header().width());
        json.put("height", image.header().height());
        image.revisedPrompt().ifPresent(prompt -> json.put("revisedPrompt", prompt));
        image.signature().ifPresent(signature -> json.put("signature", text(signature)));
        return json;
    }

    private static String text(StoredBytes stored) {
        try (InputStream bytes = stored.open()) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(Usage usage) {
        return Json.object()
                .put("inputText", usage.inputText())
                .put("inputImage", usage.inputImage())
                .put("outputText", usage.outputText())
                .put("outputImage", usage.outputImage());
    }

    private static JsonNode json(TaskState state) {
        ObjectNode json = Json.object();
        if (state instanceof TaskState.Done done) {
            return json(done.result());
        }
        if (state instanceof TaskState.ResultAt resultAt) {
            json.put("resultAt", resultAt.address().toString());
            resultAt.revisedPrompt().ifPresent(prompt -> json.put("revisedPrompt", prompt));
            return json;
        }
        if (state instanceof TaskState.Accepted accepted) {
            return json.put("task", accepted.task().toString());
        }
        if (state instanceof TaskState.Unknown unknown) {
            return json.set("unknownTask", json(unknown.failure()));
        }
        return json.put("running", true);
    }

    private static JsonNode json(GatewayException failure) {
        ObjectNode json = Json.object();
        json.put("failure", failure.code().name());
        json.put("message", failure.getMessage());
        failure.parameter().ifPresent(parameter -> json.put("parameter", parameter));
        failure.retryAfter().ifPresent(wait -> json.put("retryAfterMillis", wait.toMillis()));
        failure.vendorCode().ifPresent(code -> json.put("vendorCode", code));
        failure.vendorRequestId().ifPresent(id -> json.put("vendorRequestId", id));
        return json;
    }
}
