package org.pixelcaravan.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.catalog.Rows;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.gemini.GeminiDoorCodec;
import org.pixelcaravan.dialect.openai.OpenAiDoorCodec;
import org.pixelcaravan.dialect.vertex.VertexDoorCodec;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.SourceFiles;

/** docs/openapi.yaml says what the protocols' documents say and what the codecs do. */
class OpenApiFileTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
    private static final String PICTURE = "{\"bytesBase64Encoded\":\"AAAA\"}";

    private static final List<Door> DOORS = List.of(
            new Door(
                    "createImages",
                    "openai-images.md",
                    new OpenAiDoorCodec(),
                    "/v1/images/generations",
                    "{\"model\":\"m\",\"prompt\":\"p\"}"),
            new Door(
                    "editImages",
                    "openai-images.md",
                    new OpenAiDoorCodec(),
                    "/v1/images/edits",
                    "{\"model\":\"m\",\"prompt\":\"p\",\"images\":[{\"image_url\":\"data:image/png;base64,AAAA\"}]}"),
            new Door(
                    "predict",
                    "vertex-predict.md",
                    new VertexDoorCodec(),
                    "/v1/publishers/openai/models/m:predict",
                    ("{\"instances\":[{\"prompt\":\"p\",\"referenceImages\":[{\"referenceType\":\"REFERENCE_TYPE_MASK\","
                                    + "\"referenceImage\":%s}]}]}")
                            .formatted(PICTURE)),
            new Door(
                    "generateContent",
                    "gemini-content.md",
                    new GeminiDoorCodec(),
                    "/v1/publishers/openai/models/m:generateContent",
                    "{\"contents\":[{\"parts\":[{\"text\":\"p\"}]}]}"));

    /** What is handed on whatever it is. */
    private static final Set<String> UNREAD = Set.of("instances[i].referenceImages[i].referenceId");

    private final OpenApi document = OpenApi.read();

    /** A protocol with its document, and the least that it accepts. */
    private record Door(String operation, String protocol, DoorCodec codec, String address, String body) {

        void decode(String field, JsonNode value) throws IOException {
            ObjectNode changed = (ObjectNode) Json.MAPPER.readTree(body);
            put(changed, field, value);
            byte[] bytes = changed.toString().getBytes(StandardCharsets.UTF_8);
            codec.decode(
                    new DoorRequest(
                            "POST",
                            address,
                            Map.of("content-type", "application/json"),
                            new ByteArrayInputStream(bytes)),
                    Rows.context());
        }

        @Override
        public String toString() {
            return operation;
        }
    }

    static List<Door> doors() {
        return DOORS;
    }

    @Test
    void isValidOpenApi() throws IOException {
        try (InputStream schema = getClass().getResourceAsStream("/schemas/openapi-3.0.json")) {
            var official =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);
            ObjectNode broken = document.root().deepCopy();
            broken.withObject("/paths/~1health/get").put("sumary", "misspelt");

            assertThat(official.validate(document.root())).isEmpty();
            assertThat(official.validate(broken)).isNotEmpty();
        }
    }

    @Test
    void referencesLeadSomewhereAndEveryPartIsUsed() {
        Set<String> references = Set.copyOf(document.root().findValuesAsText("$ref"));
        // Security schemes are referred to by their names alone.
        Set<String> parts = document.root().get("components").properties().stream()
                .filter(kind -> !kind.getKey().equals("securitySchemes"))
                .flatMap(kind -> kind.getValue().properties().stream()
                        .map(part -> "#/components/" + kind.getKey() + "/" + part.getKey()))
                .collect(Collectors.toSet());

        assertThat(references).isEqualTo(parts);
        assertThat(document.root().findValuesAsText("operationId")).doesNotHaveDuplicates();
    }

    @Test
    void coversEveryProtocolThatHasADocumentAndAnHttpDoor() {
        List<String> protocols = SourceFiles.below(Path.of("docs/protocols"), ".md").stream()
                .filter(file -> SourceFiles.text(file).contains("\n## Request fields\n"))
                .map(file -> file.getFileName().toString())
                .filter(file -> !file.equals("job.md"))
                .toList();

        assertThat(protocols)
                .hasSameElementsAs(DOORS.stream().map(Door::protocol).distinct().toList());
    }

    @ParameterizedTest
    @MethodSource("doors")
    void namesTheRequestFieldsOfTheProtocolsDocument(Door door) {
        assertThat(requestFields(door).keySet()).isEqualTo(documentedRequest(door));
    }

    @ParameterizedTest
    @MethodSource("doors")
    void namesTheAnswerFieldsOfTheProtocolsDocument(Door door) {
        JsonNode answer =
                document.response(document.operation(door.operation()), 200).at("/content/application~1json/schema");

        assertThat(document.fields(answer).keySet()).isEqualTo(documented(door, "Answer fields"));
    }

    @ParameterizedTest
    @MethodSource("doors")
    void saysOfEveryRequestFieldItsTypeAndWhatItIs(Door door) {
        assertThat(requestFields(door)).allSatisfy((name, field) -> {
            assertThat(field.path("type").asText()).as(name).isNotBlank();
            assertThat(field.path("description").asText()).as(name).isNotBlank();
        });
    }

    @ParameterizedTest
    @MethodSource("doors")
    void theDoorAcceptsWhatIsListedAndRefusesWhatIsNot(Door door) {
        requestFields(door).forEach((name, field) -> {
            accepted(field).forEach(value -> assertThatCode(() -> door.decode(name, value))
                    .as("%s: %s", name, value)
                    .doesNotThrowAnyException());
            Stream<JsonNode> refused = UNREAD.contains(name) ? Stream.empty() : refused(field);
            refused.forEach(value -> assertThatThrownBy(() -> door.decode(name, value))
                    .as("%s: %s", name, value)
                    .isInstanceOf(GatewayException.class));
        });
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void showsEveryErrorAsItIsWritten(ErrorCode code) throws IOException {
        for (Door door : DOORS) {
            JsonNode response = document.response(document.operation(door.operation()), code.httpStatus());
            JsonNode content = response.at("/content/application~1json");
            JsonNode example = content.at("/examples/" + code + "/value/error");
            JsonNode written = Json.MAPPER
                    .readTree(door.codec()
                            .encodeError(new GatewayException(
                                    code, example.path("message").asText()))
                            .body()
                            .toBytes())
                    .get("error");

            assertThat(document.strict(content.get("schema")).validate(content.at("/examples/" + code + "/value")))
                    .isEmpty();
            for (String field : List.of("message", "type", "code", "status", "details")) {
                assertThat(example.path(field)).as(code + " " + field).isEqualTo(written.path(field));
            }
            assertThat(response.at("/headers/x-should-retry").isMissingNode() && isNotToBeRepeated(door, code))
                    .isFalse();
        }
    }

    private static boolean isNotToBeRepeated(Door door, ErrorCode code) {
        return door.codec()
                .encodeError(new GatewayException(code, "x"))
                .headers()
                .containsKey("x-should-retry");
    }

    private Map<String, JsonNode> requestFields(Door door) {
        return document.fields(document.request(document.operation(door.operation()), OpenApi.JSON)
                .get("schema"));
    }

    /** An edit has fields of its own, and pictures. */
    private static Set<String> documentedRequest(Door door) {
        Set<String> fields = new HashSet<>(documented(door, "Request fields"));
        if (door.operation().equals("editImages")) {
            fields.addAll(documented(door, "Edits"));
            fields.remove("mask");
        }
        return fields;
    }

    @Test
    void namesThePartsOfAForm() {
        JsonNode edit =
                document.request(document.operation("editImages"), OpenApi.JSON).get("schema");
        JsonNode form = document.request(document.operation("editImages"), "multipart/form-data")
                .get("schema");

        Set<String> texts = new HashSet<>(document.fields(form).keySet());
        assertThat(texts.removeAll(Set.of("image", "image[]", "mask"))).isTrue();
        Set<String> fields = new HashSet<>(document.fields(edit).keySet());
        fields.removeIf(field -> field.contains("."));
        assertThat(texts).isEqualTo(fields);
    }

    private static Set<String> documented(Door door, String heading) {
        String text = SourceFiles.text(Path.of("docs/protocols", door.protocol()));
        String section = text.split("\n## " + heading + "\n", 2)[1].split("\n## ", 2)[0];
        return ROW.matcher(section)
                .results()
                .map(row -> row.group(1).replace("[0]", "[i]"))
                .collect(Collectors.toSet());
    }

    private static Stream<JsonNode> accepted(JsonNode field) {
        return Stream.of(OpenApi.elements(field.path("enum")), limit(field, "minimum", 0), limit(field, "maximum", 0))
                .flatMap(values -> values);
    }

    private static Stream<JsonNode> refused(JsonNode field) {
        Stream<JsonNode> words = field.has("enum") || field.has("pattern")
                ? Stream.of(Json.object().textNode("no-such-word"))
                : Stream.empty();
        Stream<JsonNode> types = field.path("type").asText().matches("integer|number|boolean")
                ? Stream.of(Json.object().textNode("1"))
                : Stream.empty();
        return Stream.of(words, types, limit(field, "minimum", -1), limit(field, "maximum", 1))
                .flatMap(values -> values);
    }

    private static Stream<JsonNode> limit(JsonNode field, String limit, int beyond) {
        return field.has(limit)
                ? Stream.of(Json.object().numberNode(field.get(limit).asLong() + beyond))
                : Stream.empty();
    }

    /** Puts a value where a full name says; of lists, into the first element. */
    private static void put(ObjectNode document, String name, JsonNode value) {
        String[] steps = name.replace("[i]", "").split("\\.");
        ObjectNode place = document;
        for (int i = 0; i < steps.length - 1; i++) {
            JsonNode next = place.get(steps[i]);
            place = next instanceof ArrayNode list ? (ObjectNode) list.get(0) : place.withObject("/" + steps[i]);
        }
        place.set(steps[steps.length - 1], value);
    }
}
