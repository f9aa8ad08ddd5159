package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

@TestInstance(Lifecycle.PER_CLASS)
class ParametersTest {
    private static final String OPENAI = "/v1/images/generations";
    private static final String VERTEX = "/v1/publishers/%s:predict";

    private RunningGateway gateway;
    private SandboxBooks books;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(Map.of("caravan.parameters.unsupported", "reject"));
        books = new SandboxBooks(gateway);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt-image-2 | \"seed\":7                   | seed",
                "gpt-image-2 | \"negative_prompt\":\"fog\"  | negative_prompt",
                "gpt-image-2 | \"guidance_scale\":3         | guidance_scale",
                "gpt-image-2 | \"style\":\"vivid\"          | style",
                "flux-2-pro  | \"quality\":\"high\"         | quality",
                "flux-2-pro  | \"user\":\"me\"              | user",
                "flux-2-pro  | \"moderation\":\"low\"       | moderation",
                "flux-2-pro  | \"unheard_of\":{\"a\":1}     | unheard_of",
            })
    void namesEveryHintThatAModelCannotHonour(String model, String field, String name) throws IOException {
        String prompt = "hint " + model + " " + name;
        String body = "{\"model\":\"%s\",\"prompt\":\"%s\",%s}".formatted(model, prompt, field);

        HttpResponse<String> byDefault = gateway.postJson(OPENAI, body);
        HttpResponse<String> strict = gateway.postJson(OPENAI, body, "x-caravan-parameters", "strict");
        HttpResponse<String> lenient = gateway.postJson(OPENAI, body, "x-caravan-parameters", "lenient");

        for (HttpResponse<String> refusal : List.of(byDefault, strict)) {
            assertThat(refusal.statusCode()).isEqualTo(400);
            assertThat(json(refusal).at("/error/param").textValue()).isEqualTo(name);
            assertThat(json(refusal).at("/error/code").textValue()).isEqualTo("unsupported_parameter");
        }
        assertThat(lenient.statusCode()).isEqualTo(200);
        assertThat(warnings(lenient))
                .anyMatch(warning -> warning.path("parameter").textValue().equals(name));
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "openai/models/gpt-image-2, seed, 7",
        "openai/models/gpt-image-2, addWatermark, true",
        "flux/models/flux-2-pro, guidanceScale, 3",
        "flux/models/flux-2-pro, unheardOf, 3",
    })
    void theVertexDoorNamesThemInItsOwnWords(String model, String field, String value) throws IOException {
        String body = "{\"instances\":[{\"prompt\":\"x\"}],\"parameters\":{\"%s\":%s}}".formatted(field, value);

        HttpResponse<String> strict = gateway.postJson(VERTEX.formatted(model), body);
        HttpResponse<String> lenient =
                gateway.postJson(VERTEX.formatted(model), body, "x-caravan-parameters", "lenient");

        assertThat(strict.statusCode()).isEqualTo(400);
        assertThat(strict.body()).contains("parameters." + field);
        assertThat(lenient.statusCode()).isEqualTo(200);
        assertThat(warnings(lenient))
                .anyMatch(warning -> warning.path("parameter").textValue().equals("parameters." + field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "lenient"})
    void whatMustBeDeliveredIsRefusedInEveryMode(String mode) {
        String[] fields = {"\"size\":\"1000x1000\"", "\"n\":11", "\"background\":\"transparent\"", "\"seed\":\"x\""};

        for (String field : fields) {
            String body = "{\"model\":\"gpt-image-2\",\"prompt\":\"x\",%s}".formatted(field);
            HttpResponse<String> answer = gateway.postJson(OPENAI, body, "x-caravan-parameters", mode);
            assertThat(answer.statusCode()).as(field).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Strict", "", "strict, lenient", "yes"})
    void refusesAnyOtherWordForTheMode(String mode) throws IOException {
        String body = "{\"model\":\"gpt-image-2\",\"prompt\":\"x\"}";

        HttpResponse<String> answer = gateway.postJson(OPENAI, body, "x-caravan-parameters", mode);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/param").textValue()).isEqualTo("x-caravan-parameters");
    }

    @Test
    void aFanOutDeliversThePicturesOfTheFollowingSeedsInOrder() throws IOException {
        List<String> alone = new ArrayList<>();
        for (long seed : new long[] {4294967294L, 4294967295L, 0, 1}) {
            alone.addAll(pictures(gateway.postJson(OPENAI, seeded(seed, 1))));
        }

        List<String> together = pictures(gateway.postJson(OPENAI, seeded(4294967294L, 4)));

        assertThat(alone).doesNotHaveDuplicates();
        assertThat(together).isEqualTo(alone);
    }

    @Test
    void picturesOfOneCallReachTheCallerByteForByte() throws IOException {
        String body = "{\"model\":\"gpt-image-2\",\"prompt\":\"unchanged\",\"n\":2,\"size\":\"1536x1024\","
                + "\"output_format\":\"webp\",\"output_compression\":70}";
        HttpResponse<String> vendor =
                gateway.send(HttpRequest.newBuilder(URI.create(books.baseUrl("openai") + "/images/generations"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer sandbox-openai-key")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));

        books.reset();
        HttpResponse<String> answer = gateway.postJson(OPENAI, body);

        assertThat(pictures(answer)).hasSize(2).isEqualTo(pictures(vendor));
        assertThat(json(answer).path("usage")).isEqualTo(json(vendor).path("usage"));
        assertThat(answer.headers().firstValue("x-caravan-warnings")).isEmpty();
    }

    @Test
    void bothDoorsDeliverTheSameBytes() throws IOException {
        String plain = "{\"model\":\"flux-2-pro\",\"prompt\":\"same\",\"seed\":5,\"output_format\":\"png\"}";
        String vertex = "{\"instances\":[{\"prompt\":\"same\"}],\"parameters\":{\"seed\":5}}";

        List<String> openAi = pictures(gateway.postJson(OPENAI, plain));
        JsonNode predictions = json(gateway.postJson(VERTEX.formatted("flux/models/flux-2-pro"), vertex));

        assertThat(predictions.at("/predictions/0/bytesBase64Encoded").textValue())
                .isEqualTo(openAi.get(0));
    }

    private static String seeded(long seed, int count) {
        return "{\"model\":\"flux-2-pro\",\"prompt\":\"seeds\",\"seed\":%d,\"n\":%d,\"size\":\"256x256\"}"
                .formatted(seed, count);
    }

    private static List<String> pictures(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<String> pictures = new ArrayList<>();
        json(answer)
                .path("data")
                .forEach(item -> pictures.add(item.path("b64_json").textValue()));
        return pictures;
    }

    private static List<JsonNode> warnings(HttpResponse<String> answer) throws IOException {
        String header = answer.headers().firstValue("x-caravan-warnings").orElse("[]");
        List<JsonNode> warnings = new ArrayList<>();
        ((ArrayNode) Json.MAPPER.readTree(header)).forEach(warnings::add);
        return warnings;
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.MAPPER.readTree(answer.body());
    }
}
