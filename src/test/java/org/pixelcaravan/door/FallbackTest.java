package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.keys.CallerKey;
import org.pixelcaravan.keys.KeyHash;
import org.pixelcaravan.keys.KeyLimits;
import org.pixelcaravan.keys.KeyStore;
import org.pixelcaravan.keys.ModelScope;
import org.pixelcaravan.resilience.ProviderGuard;
import org.pixelcaravan.resilience.ProviderGuards;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.LogLines;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Models that stand in for others, seen from the doors. OpenAI and Google are paused. */
@TestInstance(Lifecycle.PER_CLASS)
class FallbackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GENERATIONS = "/v1/images/generations";
    private static final String FLUX = "flux/flux-2-pro";
    private static final String QWEN = "qwen/qwen-image";
    private static final String MODEL = "x-caravan-model";
    private static final String ROW = "  openai/gpt-image-1-mini:\n";

    private RunningGateway gateway;
    private SandboxBooks books;
    private LogLines log;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Path catalog = folder.resolve("models.yaml");
        String rows = Files.readString(Path.of("src/main/resources/model-catalog.yaml"));
        Files.writeString(catalog, rows.replace(ROW, ROW + "    fallback: [" + FLUX + "]\n"));
        KeyStore keys = new KeyStore(folder.resolve("keys.yaml"));
        keys.add(key("any", ModelScope.ALL, OptionalInt.empty()));
        keys.add(key("narrow", new ModelScope(List.of("openai/*")), OptionalInt.empty()));
        keys.add(key("daily", ModelScope.ALL, OptionalInt.of(2)));
        gateway = RunningGateway.start(
                Map.of("caravan.catalog", "file:" + catalog, "caravan.keys", "file:" + folder.resolve("keys.yaml")));
        books = new SandboxBooks(gateway);
        log = new LogLines();
        guard("openai").pause();
        guard("google").pause();
    }

    private static CallerKey key(String name, ModelScope models, OptionalInt pictures) {
        KeyLimits limits = new KeyLimits(OptionalInt.empty(), OptionalInt.empty(), pictures);
        return new CallerKey(name, KeyHash.of(name), models, Optional.empty(), Optional.empty(), false, limits);
    }

    @AfterAll
    void stop() {
        log.close();
        gateway.close();
    }

    @Test
    void theAnswerSaysWhichModelMadeIt() {
        HttpResponse<String> answer = generate("gpt-image-2", "who made this", "", FLUX);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue(MODEL)).contains(FLUX);
        assertThat(codes(answer)).containsExactly("fallback_used");
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElseThrow())
                .contains("in place of openai/gpt-image-2", "PROVIDER_UNAVAILABLE", "paused");
        assertThat(log.requests()).anyMatch(line -> line.contains(FLUX + " for openai/gpt-image-2 1/1 images"));
        HttpResponse<String> asked = generate(FLUX, "as asked", "", QWEN);
        assertThat(asked.headers().firstValue(MODEL)).contains(FLUX);
        assertThat(codes(asked)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"openai/models/gpt-image-2:predict", "google/models/imagen-4.0-generate-001:predict"})
    void vertexIsAnsweredByAnother(String model) {
        HttpResponse<String> answer = post(
                "/v1/publishers/" + model,
                "{\"instances\":[{\"prompt\":\"a kite\"}],\"parameters\":{\"sampleCount\":2}}",
                FLUX);

        assertThat(answer.headers().firstValue(MODEL)).contains(FLUX);
        assertThat(ProviderCalls.pictures(answer)).hasSize(2);
        assertThat(codes(answer)).containsExactly("fallback_used");
    }

    @Test
    void geminiIsToldTheModelInItsEnvelopeStreamedOrNot() throws IOException {
        String body = "{\"contents\":[{\"parts\":[{\"text\":\"a kite\"}]}]}";
        String path = "/v1beta/models/gemini-3-pro-image:";

        HttpResponse<String> whole = post(path + "generateContent", body, FLUX);
        HttpResponse<String> streamed = post(path + "streamGenerateContent", body, FLUX);

        assertThat(ProviderCalls.json(whole).path("modelVersion").textValue()).isEqualTo(FLUX);
        JsonNode chunk = ProviderCalls.json(streamed).path(0);
        assertThat(chunk.path("modelVersion").textValue()).isEqualTo(FLUX);
        assertThat(chunk.at("/caravan/warnings/0/code").textValue()).isEqualTo("fallback_used");
        assertThat(streamed.headers().firstValue(MODEL)).contains(FLUX);
    }

    @Test
    void aStreamIsAnsweredByAnotherAsLongAsNothingHasLeft() {
        HttpResponse<String> streamed = generate("gpt-image-2", "a kite", ",\"stream\":true", FLUX);

        assertThat(streamed.headers().firstValue(MODEL)).contains(FLUX);
        assertThat(streamed.body()).contains("image_generation.completed", "fallback_used");
    }

    @Test
    void nothingIsAskedOfAnotherAfterAnUnfinishedPictureHasLeft() {
        String prompt = "half a kite [sandbox:error-event]";
        guard("openai").resume();
        try {
            HttpResponse<String> streamed =
                    generate("gpt-image-2", prompt, ",\"stream\":true,\"partial_images\":1", FLUX);

            assertThat(streamed.body()).contains("partial_image", "event: error");
            assertThat(streamed.headers().firstValue(MODEL)).contains("openai/gpt-image-2");
            assertThat(books.callsOf(prompt)).hasSize(1);
        } finally {
            guard("openai").pause();
        }
    }

    @Test
    void allPicturesOfAFanOutAreOneModels() {
        HttpResponse<String> answer = generate("gpt-image-2", "three kites", ",\"n\":3", FLUX);

        assertThat(answer.headers().firstValue("x-caravan-images")).contains("3/3");
        assertThat(books.purchasesOf("three kites")).isEqualTo(3);
    }

    @Test
    void whatIsMissingOfAFanOutIsNotMadeByAnother() {
        String prompt = "some kites [sandbox:fail=429;retry-after=60;fail-unit=2]";

        HttpResponse<String> answer = generate(FLUX, prompt, ",\"n\":2", QWEN);

        assertThat(answer.headers().firstValue("x-caravan-images")).contains("1/2");
        assertThat(answer.headers().firstValue(MODEL)).contains(FLUX);
        assertThat(codes(answer)).containsExactly("missing_images");
    }

    @Test
    void anEditIsMadeByAModelThatEdits() {
        HttpRequest.Builder edit = EditForm.of("gpt-image-2", "a hat for it")
                .file("image", EditForm.picture(64, 64))
                .post(gateway)
                .header("Authorization", "Bearer any")
                .header("x-caravan-fallback", "glm/glm-image, " + FLUX);

        HttpResponse<String> answer = gateway.send(edit);

        assertThat(answer.headers().firstValue(MODEL)).contains(FLUX);
        assertThat(answer.headers().firstValue("x-caravan-warnings").orElseThrow())
                .contains("glm/glm-image was left out, UNSUPPORTED_PARAMETER");
    }

    @Test
    void aStrictCallerIsNotAnsweredByAModelThatIgnoresHisHints() {
        HttpResponse<String> strict =
                generate("gpt-image-2", "strictly", ",\"quality\":\"high\"", FLUX, "x-caravan-parameters", "strict");
        HttpResponse<String> lenient = generate("gpt-image-2", "leniently", ",\"quality\":\"high\"", FLUX);

        assertThat(strict.statusCode()).isEqualTo(503);
        assertThat(codes(strict)).containsExactly("fallback_failed");
        assertThat(strict.headers().firstValue("x-caravan-warnings").orElseThrow())
                .contains("quality is not supported by " + FLUX);
        assertThat(lenient.statusCode()).isEqualTo(200);
        assertThat(codes(lenient)).containsExactly("fallback_used", "unsupported_parameter");
    }

    @Test
    void warningsOfAModelThatDidNotAnswerAreNotTold() {
        HttpResponse<String> answer = generate("gpt-image-2", "no rain", ",\"negative_prompt\":\"rain\"", QWEN);
        HttpResponse<String> once = generate(
                "gpt-image-2", "no rain once", ",\"negative_prompt\":\"rain\"", QWEN, "Idempotency-Key", "no-rain");

        assertThat(codes(answer)).containsExactly("fallback_used");
        assertThat(codes(once)).containsExactly("fallback_used");
        assertThat(once.headers().firstValue(MODEL)).contains(QWEN);
        assertThat(books.callsOf("no rain once")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "linked-once"})
    void anotherModelsPicturesAreLinkedToLikeAnyOthers(String key) throws IOException {
        String[] headers = key.isEmpty() ? new String[0] : new String[] {"Idempotency-Key", key};

        HttpResponse<String> answer =
                generate("gpt-image-2", "linked" + key, ",\"n\":2,\"response_format\":\"url\"", FLUX, headers);

        assertThat(answer.headers().firstValue(MODEL)).contains(FLUX);
        assertThat(codes(answer)).containsExactly("fallback_used");
        assertThat(ProviderCalls.json(answer).path("data")).hasSize(2).allSatisfy(picture -> {
            HttpRequest.Builder link =
                    HttpRequest.newBuilder(URI.create(picture.path("url").textValue()));
            assertThat(gateway.send(link).statusCode()).isEqualTo(200);
        });
    }

    @Test
    void theCataloguesModelsStandInUnlessTheCallerSaysOtherwise() {
        HttpResponse<String> row = generate("gpt-image-1-mini", "by the row", "", "");
        HttpResponse<String> own = generate("gpt-image-1-mini", "by the caller", "", QWEN);
        HttpResponse<String> none = generate("gpt-image-1-mini", "by nobody", "", "none");
        HttpResponse<String> other = generate("gpt-image-1", "no row", "", "");

        assertThat(row.headers().firstValue(MODEL)).contains(FLUX);
        assertThat(own.headers().firstValue(MODEL)).contains(QWEN);
        assertThat(Stream.of(none, other)).extracting(HttpResponse::statusCode).containsOnly(503);
        assertThat(codes(none)).isEmpty();
    }

    @Test
    void aKeyIsAnsweredByItsOwnModelsOnly() {
        HttpResponse<String> row = as("narrow", "gpt-image-1-mini", "narrow row", "", "");
        HttpResponse<String> named = as("narrow", "gpt-image-1-mini", "narrow name", "", FLUX);

        assertThat(row.statusCode()).isEqualTo(503);
        assertThat(row.body() + row.headers().map()).doesNotContain("flux");
        assertThat(named.statusCode()).isEqualTo(403);
        assertThat(named.body()).contains(FLUX);
    }

    @Test
    void aKeyPaysForWhatWasMadeOnce() {
        HttpResponse<String> nothing =
                as("daily", "gpt-image-2", "two for nothing", ",\"n\":2", "imagen-4.0-generate-001");
        HttpResponse<String> two = as("daily", "gpt-image-2", "two", ",\"n\":2", "imagen-4.0-generate-001," + FLUX);
        HttpResponse<String> third = as("daily", FLUX, "third", "", "");

        assertThat(nothing.statusCode()).isEqualTo(503);
        assertThat(two.statusCode()).as(two.body()).isEqualTo(200);
        assertThat(third.statusCode()).isEqualTo(429);
    }

    @Test
    void aBusyVendorIsAskedAgainBeforeAnotherModelIs() {
        String prompt = "patience [sandbox:fail=503;fail-times=3]";
        generate(QWEN, prompt, "", "");

        HttpResponse<String> answer = generate(FLUX, prompt, "", QWEN);

        assertThat(answer.headers().firstValue(MODEL)).contains(QWEN);
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
        assertThat(books.callsOf(prompt))
                .as("three for each, and the one that is answered")
                .hasSize(7);
    }

    @ParameterizedTest
    @CsvSource({"blocked=input,400", "cut=before,504", "cut=after,504", "fail=500,502", "garbage,502", "fail=401,502"})
    void nothingElseIsAReasonToAskAnother(String fault, int status) {
        String prompt = "no other [sandbox:%s]".formatted(fault);

        HttpResponse<String> answer = generate("doubao-seedream-3.0", prompt, "", QWEN);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(books.callsOf(prompt)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flux-2-por | There is no model flux-2-por",
                "a,b,c,d,e | more than 4",
                "flux/flux-2-pro,, | must name models",
            })
    void aHeaderThatNamesNoModelsIsAMistake(String header, String message) {
        HttpResponse<String> answer = generate(FLUX, "a kite", "", header);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("x-caravan-fallback", message);
    }

    @Test
    void aJobIsMadeByAnotherAndSaysSo() throws IOException {
        HttpResponse<String> accepted =
                generate("gpt-image-2", "later", "", FLUX, "Prefer", "respond-async", "Idempotency-Key", "later");
        String job = "/v1/jobs/" + ProviderCalls.json(accepted).path("id").textValue();
        await().atMost(PATIENCE).until(() -> get(job).body().contains("\"state\":\"succeeded\""));

        HttpResponse<String> result = get(job + "/result");

        assertThat(get(job).body()).contains("\"model\":\"" + FLUX + "\"");
        assertThat(result.headers().firstValue(MODEL)).contains(FLUX);
        assertThat(codes(result)).containsExactly("fallback_used");
        assertThat(books.purchasesOf("later")).isEqualTo(1);
    }

    @Test
    void aDocumentInTheFolderNamesItsModels() throws IOException {
        Path data = gateway.dataDirectory();
        Files.writeString(
                data.resolve("inbox/spare.json"),
                "{\"model\":\"gpt-image-2\",\"models\":[\"" + FLUX + "\"],\"prompt\":\"a spare kite\"}");
        Path manifest = data.resolve("outbox/spare/manifest.json");
        await().atMost(PATIENCE).until(() -> Files.exists(manifest));

        JsonNode line = Json.MAPPER.readTree(Files.readAllBytes(manifest)).at("/lines/0");

        assertThat(line.path("model").textValue()).isEqualTo(FLUX);
        assertThat(line.at("/warnings/0/code").textValue()).isEqualTo("fallback_used");
        assertThat(line.at("/request/model").textValue()).isEqualTo("gpt-image-2");
    }

    private ProviderGuard guard(String provider) {
        return gateway.camelContext()
                .getRegistry()
                .findSingleByType(ProviderGuards.class)
                .of(provider);
    }

    private HttpResponse<String> generate(
            String model, String prompt, String extraFields, String fallback, String... headers) {
        return as("any", model, prompt, extraFields, fallback, headers);
    }

    private HttpResponse<String> as(
            String key, String model, String prompt, String extraFields, String fallback, String... headers) {
        String body = "{\"model\":\"%s\",\"prompt\":\"%s\"%s}".formatted(model, prompt, extraFields);
        return post(key, GENERATIONS, body, fallback, headers);
    }

    private HttpResponse<String> post(String path, String body, String fallback) {
        return post("any", path, body, fallback);
    }

    private HttpResponse<String> post(String key, String path, String body, String fallback, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("x-goog-api-key", key));
        if (!fallback.isEmpty()) {
            all.addAll(List.of("x-caravan-fallback", fallback));
        }
        return gateway.postJson(path, body, all.toArray(String[]::new));
    }

    private HttpResponse<String> get(String path) {
        return gateway.send(HttpRequest.newBuilder(gateway.address(path)).header("x-goog-api-key", "any"));
    }

    /** The codes of an answer's warnings. */
    static List<String> codes(HttpResponse<String> answer) {
        List<String> codes = new ArrayList<>();
        answer.headers().firstValue("x-caravan-warnings").ifPresent(header -> {
            try {
                Json.MAPPER
                        .readTree(header)
                        .forEach(warning -> codes.add(warning.path("code").textValue()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        return codes;
    }
}
