package org.pixelcaravan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.Client;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.ClientException;
import com.google.genai.errors.ServerException;
import com.google.genai.types.GenerateImagesConfig;
import com.google.genai.types.GenerateImagesResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Image;
import com.google.genai.types.ImagePromptLanguage;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import com.google.genai.types.PersonGeneration;
import com.google.genai.types.SafetyFilterLevel;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.camel.api.management.ManagedCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Google's own library for Java against the whole gateway. */
class GoogleClientTest {
    private static final String BASE = "/api/vertex-ai";
    private static final GenerateImagesConfig NO_CONFIG =
            GenerateImagesConfig.builder().build();

    private final RunningGateway gateway = RunningGateway.shared();
    private final SandboxBooks books = SandboxBooks.fromNowOn(gateway);

    @ParameterizedTest
    @CsvSource({
        "/api/vertex-ai,  v1",
        "/api/vertex-ai/, v1",
        "/api/vertex-ai,  v1beta1",
        "/,               v1",
        "/,               v1beta1"
    })
    void deliversAPictureUnderEveryBaseUrl(String basePath, String version) {
        try (Client client = vertex(options(basePath).apiVersion(version).build())) {
            GenerateImagesResponse answer = generate(client, "openai/gpt-image-2", "A cat and a dog", NO_CONFIG);

            assertThat(pictures(answer)).singleElement().hasToString("png 1024x1024");
        }
    }

    @Test
    void worksWithTheVersionThatTheLibraryChooses() {
        try (Client client = vertex(options(BASE).build())) {
            assertThat(pictures(generate(client, "openai/gpt-image-2", "A cat", NO_CONFIG)))
                    .hasSize(1);
        }
    }

    @Test
    void takesEveryTypedField() {
        GenerateImagesConfig config = GenerateImagesConfig.builder()
                .numberOfImages(2)
                .aspectRatio("16:9")
                .imageSize("2K")
                .outputMimeType("image/jpeg")
                .outputCompressionQuality(75)
                .negativePrompt("people")
                .seed(42)
                .guidanceScale(7.5f)
                .safetyFilterLevel(new SafetyFilterLevel(SafetyFilterLevel.Known.BLOCK_MEDIUM_AND_ABOVE))
                .personGeneration(new PersonGeneration(PersonGeneration.Known.DONT_ALLOW))
                .includeSafetyAttributes(true)
                .includeRaiReason(true)
                .language(new ImagePromptLanguage(ImagePromptLanguage.Known.EN))
                .addWatermark(false)
                .enhancePrompt(true)
                .labels(Map.of("team", "a"))
                .build();

        try (Client client = vertex(options(BASE).build())) {
            GenerateImagesResponse answer = generate(client, "flux/flux-2-pro", "A lighthouse", config);

            assertThat(pictures(answer)).hasSize(2).allSatisfy(picture -> assertThat(picture)
                    .hasToString("jpeg 2560x1440"));
            assertThat(answer.images())
                    .extracting(image -> image.mimeType().orElseThrow())
                    .containsOnly("image/jpeg");
        }
    }

    @Test
    void takesSizeAndQualityOutOfTheExtraBody() {
        HttpOptions extra = HttpOptions.builder()
                .extraBody(Map.of("imageSize", "1536x1024", "quality", "high"))
                .build();
        GenerateImagesConfig config = GenerateImagesConfig.builder()
                .numberOfImages(1)
                .outputMimeType("image/webp")
                .httpOptions(extra)
                .build();

        try (Client client = vertex(options(BASE).build())) {
            GenerateImagesResponse answer = generate(client, "openai/gpt-image-2", "A futuristic cityscape", config);

            assertThat(pictures(answer)).singleElement().hasToString("webp 1536x1024");
        }
    }

    @Test
    void understandsABareNameWhichTheLibraryTakesForOneOfGoogles() {
        try (Client client = vertex(options(BASE).build())) {
            assertThat(pictures(generate(client, "gpt-image-2", "A cat", NO_CONFIG)))
                    .hasSize(1);
        }
    }

    @Test
    void listsModelsThatCanBeAskedFor() {
        try (Client client = vertex(options(BASE).build())) {
            List<String> names = names(client);

            assertThat(names).contains("publishers/openai/models/gpt-image-2", "publishers/flux/models/flux-2-pro");
            assertThat(client.models.get("openai/gpt-image-2", null).name())
                    .contains("publishers/openai/models/gpt-image-2");
            assertThat(pictures(generate(client, names.get(names.size() - 1), "A cat", NO_CONFIG)))
                    .hasSize(1);
        }
    }

    @Test
    void listsModelsInTheDeveloperStyleWhichHasNoGenerateImages() {
        try (Client client = Client.builder()
                .apiKey("any")
                .vertexAI(false)
                .httpOptions(options(BASE).build())
                .build()) {
            assertThat(names(client)).contains("models/openai/gpt-image-2");
            assertThat(client.models
                            .get("openai/gpt-image-2", null)
                            .supportedActions()
                            .orElseThrow())
                    .containsExactly("generateContent", "streamGenerateContent", "predict");
            assertThatThrownBy(() -> generate(client, "openai/gpt-image-2", "A cat", NO_CONFIG))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai/gpt-image-9  | A cat                    | 404 | NOT_FOUND        | gpt-image",
                "openai/gpt-image/2  | A cat                    | 404 | NOT_FOUND        | gpt-image/2",
                "openai/gpt-image-2  | x [sandbox:blocked=input]| 400 | INVALID_ARGUMENT | ",
                "openai/gpt-image-2  | x [sandbox:fail=400]     | 400 | INVALID_ARGUMENT | ",
            })
    void throwsClientExceptionWithStatusAndMessage(
            String model, String prompt, int code, String status, String message) {
        try (Client client = vertex(options(BASE).build())) {
            ClientException thrown =
                    catchThrowableOfType(ClientException.class, () -> generate(client, model, prompt, NO_CONFIG));

            assertThat(thrown.code()).isEqualTo(code);
            assertThat(thrown.status()).isEqualTo(status);
            assertThat(thrown.message()).contains(message == null ? " " : message);
        }
    }

    @Test
    void namesTheFieldAtFault() {
        GenerateImagesConfig config =
                GenerateImagesConfig.builder().numberOfImages(11).build();

        try (Client client = vertex(options(BASE).build())) {
            ClientException thrown = catchThrowableOfType(
                    ClientException.class, () -> generate(client, "openai/gpt-image-2", "A cat", config));

            assertThat(thrown.code()).isEqualTo(400);
            assertThat(thrown.message()).contains("sampleCount", "10");
        }
    }

    @Test
    void repeatsARateLimitedCallAndBuysOnce() {
        String prompt = "busy [sandbox:fail=429;fail-times=2]";

        try (Client client = vertex(options(BASE).build())) {
            assertThat(pictures(generate(client, "openai/gpt-image-2", prompt, NO_CONFIG)))
                    .hasSize(1);
        }
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource({
        "fail=429,   429, RESOURCE_EXHAUSTED,  0",
        "quota,      429, RESOURCE_EXHAUSTED,  0",
        "fail=500,   502, INTERNAL,            0",
        "fail=401,   502, FAILED_PRECONDITION, 0",
        "fail=503,   503, UNAVAILABLE,         0",
        "garbage,    502, INTERNAL,            1",
        "truncated,  502, INTERNAL,            1",
        "empty,      502, INTERNAL,            1",
        "cut=before, 504, DEADLINE_EXCEEDED,   1",
        "cut=after,  504, DEADLINE_EXCEEDED,   1"
    })
    void neverBuysTwiceHoweverOftenTheLibraryRepeats(String fault, int code, String status, int bought)
            throws Exception {
        String prompt = "spoiled [sandbox:" + fault + "]";
        long before = requests();

        try (Client client = vertex(options(BASE).build())) {
            ApiException thrown = catchThrowableOfType(
                    ApiException.class, () -> generate(client, "openai/gpt-image-2", prompt, NO_CONFIG));

            assertThat(thrown).isInstanceOf(code < 500 ? ClientException.class : ServerException.class);
            assertThat(thrown.code()).isEqualTo(code);
            assertThat(thrown.status()).isEqualTo(status);
            assertThat(thrown.message()).isNotBlank();
        }
        assertThat(requests() - before).isEqualTo(5);
        assertThat(books.purchasesOf(prompt)).isEqualTo(bought);
    }

    private long requests() throws Exception {
        return gateway.camelContext()
                .getCamelContextExtension()
                .getContextPlugin(ManagedCamelContext.class)
                .getManagedRoute("answer-vertex-ai")
                .getExchangesTotal();
    }

    /** The library's own options but for the pauses between its five attempts, which are short. */
    private HttpOptions.Builder options(String basePath) {
        HttpRetryOptions hasty =
                HttpRetryOptions.builder().initialDelay(0.01).maxDelay(0.02).build();
        return HttpOptions.builder()
                .baseUrl(gateway.address(basePath).toString())
                .retryOptions(hasty);
    }

    private static Client vertex(HttpOptions options) {
        return Client.builder()
                .apiKey("any")
                .vertexAI(true)
                .httpOptions(options)
                .build();
    }

    private static List<String> names(Client client) {
        return StreamSupport.stream(
                        client.models.list(ListModelsConfig.builder().build()).spliterator(), false)
                .map(Model::name)
                .map(name -> name.orElseThrow())
                .toList();
    }

    /** Deprecated only because Google's own picture models end; the gateway's do not. */
    @SuppressWarnings("deprecation")
    private static GenerateImagesResponse generate(
            Client client, String model, String prompt, GenerateImagesConfig config) {
        return client.models.generateImages(model, prompt, config);
    }

    private static List<DecodedPicture> pictures(GenerateImagesResponse answer) {
        return answer.images().stream()
                .map(Image::imageBytes)
                .map(bytes -> DecodedPicture.of(bytes.orElseThrow()))
                .toList();
    }
}
