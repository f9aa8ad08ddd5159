package org.pixelcaravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.gemini.GeminiDoorCodec;
import org.pixelcaravan.dialect.openai.OpenAiDoorCodec;
import org.pixelcaravan.dialect.vertex.VertexDoorCodec;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;

/** Whatever a caller sends, a door understands it or says what is wrong with it. */
class DoorRobustnessTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PLACEHOLDER = "the-value";
    private static final String SECRET = "a-prompt-nobody-may-read";
    private static final Map<String, String> PATHS = Map.of(
            "gemini", "/v1beta/models/gemini-3-pro-image:generateContent",
            "openai", "/v1/images/generations",
            "vertex", "/v1/publishers/openai/models/gpt-image-2:predict");
    private static final String EDITS = "/v1/images/edits";
    private static final List<String> CONTAINERS = List.of(
            "instances",
            "instances[0]",
            "instances[0].image",
            "instances[0].mask",
            "instances[0].mask.image",
            "instances[0].referenceImages",
            "instances[0].referenceImages[0]",
            "instances[0].referenceImages[0].referenceImage",
            "parameters",
            "parameters.outputOptions");

    private static final List<String> GEMINI_CONTAINERS = List.of(
            "contents",
            "contents[0]",
            "contents[0].role",
            "contents[0].parts",
            "contents[0].parts[0]",
            "contents[0].parts[0].thought",
            "contents[0].parts[0].inlineData",
            "contents[0].parts[0].fileData",
            "generationConfig",
            "generationConfig.imageConfig",
            "generationConfig.imageConfig.imageOutputOptions",
            "systemInstruction",
            "systemInstruction.parts",
            "systemInstruction.parts[0]");

    private final SpoolScope spool = SpoolScope.inMemory();

    @AfterEach
    void deleteSpoolFiles() {
        spool.close();
    }

    static Stream<DoorCodec> doors() {
        return Stream.of(new GeminiDoorCodec(), new OpenAiDoorCodec(), new VertexDoorCodec());
    }

    @ParameterizedTest
    @Tag("full")
    @MethodSource("doors")
    void everyFieldTakesOrRefusesEveryTypeOfValue(DoorCodec codec) {
        for (String field : fields(codec.name())) {
            for (String value : values()) {
                String body = bodyWith(codec.name(), field, value);

                assertThat(outcome(codec, bytes(body)))
                        .as(field + " = " + start(value))
                        .isIn("understood", "INVALID_REQUEST");
            }
        }
    }

    @Test
    void everyFieldOfAnEditTakesOrRefusesEveryTypeOfValue() {
        List<String> fields = new ArrayList<>(DoorDocument.editFields("openai"));
        fields.addAll(List.of("image", "images", "images[0]", "mask"));

        for (String field : fields) {
            for (String value : values()) {
                String body = bodyWith("openai", field.replace("[i]", "[0]"), value);

                assertThat(outcome(new OpenAiDoorCodec(), EDITS, bytes(body)))
                        .as(field + " = " + start(value))
                        .isIn("understood", "INVALID_REQUEST");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void noMessageQuotesThePrompt(DoorCodec codec) {
        for (String field : fields(codec.name())) {
            Optional<Throwable> failure = failure(codec, bytes(bodyWith(codec.name(), field, "{}")));

            assertThat(failure.map(Throwable::getMessage).orElse("")).as(field).doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @Tag("full")
    @MethodSource("doors")
    void damagedBodiesAreRefused(DoorCodec codec) {
        Random random = new Random(42);
        byte[] body = bytes(plainBody(codec.name()).toString());

        for (int round = 0; round < 2000; round++) {
            byte[] damaged = body.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);

            assertThat(outcome(codec, damaged)).isIn("understood", "INVALID_REQUEST");
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void bodiesInOtherEncodingsNeverFailWithin(DoorCodec codec) {
        String body = plainBody(codec.name()).toString();

        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-32", "ISO-8859-1")) {
            byte[] encoded = body.getBytes(Charset.forName(charset));

            assertThat(outcome(codec, encoded)).as(charset).isIn("understood", "INVALID_REQUEST");
        }
        assertThat(outcome(codec, new byte[] {0, 0, 0, 123, 0x7f, 0, 0, 0})).isEqualTo("INVALID_REQUEST");
    }

    private static List<String> fields(String dialect) {
        List<String> fields = new ArrayList<>(DoorDocument.requestFields(dialect));
        fields.replaceAll(field -> field.replace("[i]", "[0]"));
        fields.add("unknown");
        if (dialect.equals("vertex")) {
            fields.addAll(CONTAINERS);
        }
        if (dialect.equals("gemini")) {
            fields.addAll(GEMINI_CONTAINERS);
        }
        return fields;
    }

    private static List<String> values() {
        return List.of(
                "null",
                "true",
                "0",
                "-1",
                "1.5",
                "5.0",
                "1e400",
                "-1e400",
                "123456789012345678901234567890",
                "\"\"",
                "\"x\"",
                "\"\\u0000\\ud83d\"",
                "[]",
                "[null]",
                "[1]",
                "[{}]",
                "{}",
                "{\"a\":null}",
                "{\"a\":[1e400]}",
                "\"" + "é".repeat(20_000) + "\"",
                "\"" + "A".repeat(2 << 20) + "\"",
                "{\"a\":\"" + "A".repeat(2 << 20) + "\"}");
    }

    private static ObjectNode plainBody(String dialect) {
        ObjectNode body = MAPPER.createObjectNode();
        if (dialect.equals("openai")) {
            return body.put("model", "gpt-image-2").put("prompt", SECRET);
        }
        if (dialect.equals("gemini")) {
            body.putArray("contents").addObject().putArray("parts").addObject().put("text", SECRET);
            return body;
        }
        body.putArray("instances").addObject().put("prompt", SECRET);
        return body;
    }

    /** A good body with one field set to a value, given as JSON text since not every value can be held in a tree. */
    private static String bodyWith(String dialect, String field, String value) {
        ObjectNode body = plainBody(dialect);
        JsonPointer pointer = JsonPointer.compile(DoorDocument.pointer(field));
        JsonPointer last = pointer.last();
        if (last.mayMatchElement()) {
            ArrayNode list = body.withArray(pointer.head());
            list.removeAll().add(PLACEHOLDER);
        } else {
            body.withObject(pointer.head()).put(last.getMatchingProperty(), PLACEHOLDER);
        }
        return body.toString().replace("\"" + PLACEHOLDER + "\"", value);
    }

    private String outcome(DoorCodec codec, byte[] body) {
        return outcome(codec, PATHS.get(codec.name()), body);
    }

    private String outcome(DoorCodec codec, String path, byte[] body) {
        return failure(codec, path, body)
                .map(failure -> failure instanceof GatewayException refusal
                        ? refusal.code().name()
                        : failure.toString())
                .orElse("understood");
    }

    private Optional<Throwable> failure(DoorCodec codec, byte[] body) {
        return failure(codec, PATHS.get(codec.name()), body);
    }

    private Optional<Throwable> failure(DoorCodec codec, String path, byte[] body) {
        RequestContext context = RequestContext.of("request-1", Deadline.in(Duration.ofMinutes(1)), spool)
                .door(codec.name(), codec)
                .build();
        Map<String, String> headers = Map.of("content-type", "application/json");
        DoorRequest request = new DoorRequest("POST", path, headers, new ByteArrayInputStream(body));
        return Optional.ofNullable(catchThrowable(() -> codec.decode(request, context)));
    }

    private static String start(String value) {
        return value.substring(0, Math.min(value.length(), 20));
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
