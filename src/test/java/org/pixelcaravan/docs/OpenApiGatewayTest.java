package org.pixelcaravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.docs.OpenApi.Operation;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SourceFiles;

/** What docs/openapi.yaml promises, a running gateway keeps, and what it answers is in there. */
class OpenApiGatewayTest {
    private static final String EVENTS = "text/event-stream";
    private static final String NOWHERE = "There is nothing at this address";

    /** A link in the document cannot have a good signature. */
    private static final String LINK = "getResult";

    /** The document's own job is not there. */
    private static final Set<String> JOB = Set.of("getJob", "cancelJob", "getJobRequest", "getJobResult");

    private static final OpenApi DOCUMENT = OpenApi.read();

    private static final RunningGateway GATEWAY = RunningGateway.shared();

    static Stream<Arguments> addresses() {
        return DOCUMENT.operations().stream().flatMap(operation -> DOCUMENT.addresses(operation).stream()
                .map(address -> Arguments.of(operation, address)));
    }

    static Stream<Operation> reading() {
        return DOCUMENT.operations().stream()
                .filter(operation -> operation.method().equals("get"));
    }

    static Stream<Arguments> examples() {
        return DOCUMENT.operations().stream()
                .flatMap(operation -> DOCUMENT.request(operation, OpenApi.JSON).path("examples").properties().stream()
                        .map(example -> Arguments.of(
                                operation, example.getKey(), example.getValue().get("value"))));
    }

    @Test
    void servesTheDocumentItself() throws IOException {
        HttpResponse<String> answer = GATEWAY.get("/openapi.yaml");

        assertThat(answer.body()).isEqualTo(Files.readString(Path.of("docs/openapi.yaml")));
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/yaml");
        assertThat(GATEWAY.get("/").body()).contains("/openapi.yaml");
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void everyAddressIsAnsweredByItsDoor(Operation operation, String address) {
        boolean reads = operation.method().equals("get");

        HttpResponse<String> answer =
                switch (operation.method()) {
                    case "get" -> GATEWAY.get(address);
                    case "delete" ->
                        GATEWAY.send(
                                HttpRequest.newBuilder(GATEWAY.address(address)).DELETE());
                    default -> GATEWAY.postJson(address, "{}");
                };

        int expected = operation.id().equals(LINK) ? 403 : JOB.contains(operation.id()) ? 404 : reads ? 200 : 400;
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
    }

    @Test
    void noticesAnAddressThatNoDoorHas() {
        assertThat(GATEWAY.get("/v1/no-such-door").body()).contains(NOWHERE);
    }

    @Test
    void namesTheAddressOfEveryDoor() throws IOException {
        List<String> documented = DOCUMENT.operations().stream()
                .flatMap(operation -> DOCUMENT.addresses(operation).stream())
                .toList();

        assertThat(doors()).isNotEmpty().allSatisfy(door -> {
            String path = door.get("uri").asText().substring("platform-http:".length());
            boolean isPrefix = door.at("/parameters/matchOnUriPrefix").asBoolean();
            assertThat(documented)
                    .as(path)
                    .anyMatch(address -> address.equals(path) || isPrefix && address.startsWith(path + "/"));
        });
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleSucceeds(Operation operation, String name, JsonNode body) throws IOException {
        String address = DOCUMENT.addresses(operation).get(0);
        JsonNode schema = DOCUMENT.request(operation, OpenApi.JSON).get("schema");

        HttpResponse<String> answer = GATEWAY.postJson(address, body.toString(), "x-caravan-parameters", "strict");

        assertThat(DOCUMENT.strict(schema).validate(body)).as(name).isEmpty();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertIsDocumented(operation, answer);
    }

    @ParameterizedTest
    @MethodSource("reading")
    void everyAnswerIsAsDescribed(Operation operation) throws IOException {
        assertIsDocumented(operation, GATEWAY.get(DOCUMENT.addresses(operation).get(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"listModels", "retrieveModel"})
    void whatGooglesLibrariesAreAnsweredIsAsDescribed(String id) throws IOException {
        Operation operation = DOCUMENT.operation(id);
        String address = DOCUMENT.addresses(operation).get(0);

        HttpResponse<String> answer = GATEWAY.send(
                HttpRequest.newBuilder(GATEWAY.address(address)).header("x-goog-api-client", "google-genai-sdk/1.0"));

        assertThat(answer.body()).contains("supportedGenerationMethods");
        assertIsDocumented(operation, answer);
    }

    @Test
    void noticesAnAnswerThatIsNotDescribed() throws IOException {
        JsonNode schema = DOCUMENT.response(DOCUMENT.operation("health"), 200).at("/content/application~1json/schema");

        assertThat(DOCUMENT.strict(schema)
                        .validate(Json.object().put("status", "UP").put("mood", "fine")))
                .hasSize(1);
    }

    private static void assertIsDocumented(Operation operation, HttpResponse<String> answer) throws IOException {
        JsonNode response = DOCUMENT.response(operation, answer.statusCode());
        String type = answer.headers().firstValue("Content-Type").orElseThrow().split(";", 2)[0];
        JsonNode content = response.path("content").path(type);

        assertThat(content.isObject())
                .as("%s has no content %s", operation, type)
                .isTrue();
        assertThat(answer.headers().map().keySet())
                .filteredOn(header -> header.startsWith("x-caravan") || header.startsWith("x-request"))
                .allMatch(header -> response.path("headers").has(header));
        for (JsonNode written : documents(type, answer.body())) {
            assertThat(DOCUMENT.strict(content.get("schema")).validate(written)).isEmpty();
        }
    }

    private static List<JsonNode> documents(String type, String body) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        if (type.equals(OpenApi.JSON)) {
            documents.add(Json.MAPPER.readTree(body));
        }
        if (type.equals(EVENTS)) {
            for (String line :
                    body.lines().filter(line -> line.startsWith("data:")).toList()) {
                documents.add(Json.MAPPER.readTree(line.substring("data:".length())));
            }
            assertThat(documents).hasSizeGreaterThan(1);
        }
        return documents;
    }

    private static List<JsonNode> doors() throws IOException {
        List<JsonNode> doors = new ArrayList<>();
        for (Path file : SourceFiles.below(Path.of("routes/doors"), ".yaml")) {
            new YAMLMapper()
                    .readTree(file.toFile()).findValues("from").stream()
                            .filter(from -> from.get("uri").asText().startsWith("platform-http:"))
                            .forEach(doors::add);
        }
        return doors;
    }
}
