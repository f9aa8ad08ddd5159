package org.pixelcaravan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ClientException;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GenerateImagesConfig;
import com.google.genai.types.HttpOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageEditStreamEvent;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.keys.CallerKey;
import org.pixelcaravan.keys.KeyHash;
import org.pixelcaravan.keys.KeyStore;
import org.pixelcaravan.keys.ModelScope;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.RunningGateway;

/** What the vendors' libraries for Java throw where the gateway asks for keys. */
@TestInstance(Lifecycle.PER_CLASS)
class KeysClientTest {
    private static final String GOOD = "pcv_good";
    private static final String LIMITED = "pcv_limited";
    private static final String WRONG = "pcv_wrong";
    private static final ImageGenerateParams GENERATE =
            ImageGenerateParams.builder().model("gpt-image-2").prompt("A cat").build();
    private static final GenerateContentConfig PICTURES =
            GenerateContentConfig.builder().responseModalities("TEXT", "IMAGE").build();

    private RunningGateway gateway;

    @BeforeAll
    void start(@TempDir Path folder) {
        Path file = folder.resolve("keys.yaml");
        KeyStore store = new KeyStore(file);
        store.add(key("all", GOOD, ModelScope.ALL));
        store.add(key("limited", LIMITED, new ModelScope(List.of("flux/*"))));
        gateway = RunningGateway.start(Map.of("caravan.keys", "file:" + file));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    static Stream<Consumer<OpenAIClient>> openAiCalls() {
        return Stream.of(
                client -> client.images().generate(GENERATE),
                KeysClientTest::streamGeneration,
                client -> client.images().edit(edit()),
                KeysClientTest::streamEdit);
    }

    private static void streamGeneration(OpenAIClient client) {
        try (StreamResponse<ImageGenStreamEvent> events = client.images().generateStreaming(GENERATE)) {
            assertThat(events.stream()).hasSize(1);
        }
    }

    private static void streamEdit(OpenAIClient client) {
        try (StreamResponse<ImageEditStreamEvent> events = client.images().editStreaming(edit())) {
            assertThat(events.stream()).hasSize(1);
        }
    }

    @ParameterizedTest
    @Tag("full")
    @MethodSource("openAiCalls")
    void openAisThrowsUnauthorizedForAWrongKeyAndPermissionDeniedForOneOfOtherModels(Consumer<OpenAIClient> call) {
        UnauthorizedException unknown = catchThrowableOfType(UnauthorizedException.class, () -> openAi(WRONG, call));
        PermissionDeniedException denied =
                catchThrowableOfType(PermissionDeniedException.class, () -> openAi(LIMITED, call));

        assertThat(unknown.code()).contains("invalid_api_key");
        assertThat(List.<OpenAIServiceException>of(unknown, denied)).allSatisfy(thrown -> {
            assertThat(thrown.type()).isPresent();
            assertThat(thrown.getMessage()).isNotBlank();
        });
        openAi(GOOD, call);
    }

    @Test
    void openAisThrowsUnauthorizedForTheListOfModels() {
        UnauthorizedException thrown = catchThrowableOfType(
                UnauthorizedException.class,
                () -> openAi(WRONG, client -> client.models().list()));

        assertThat(thrown.statusCode()).isEqualTo(401);
        openAi(LIMITED, client -> assertThat(client.models().list().data())
                .isNotEmpty()
                .allSatisfy(model -> assertThat(model.id()).startsWith("flux/")));
    }

    @SuppressWarnings("deprecation")
    static Stream<Consumer<Client>> googleCalls() {
        return Stream.of(
                client -> client.models.generateContent("openai/gpt-image-2", "A cat", PICTURES),
                KeysClientTest::streamContent,
                client -> client.models.generateImages(
                        "openai/gpt-image-2",
                        "A cat",
                        GenerateImagesConfig.builder().build()));
    }

    private static void streamContent(Client client) {
        try (ResponseStream<GenerateContentResponse> chunks =
                client.models.generateContentStream("openai/gpt-image-2", "A cat", PICTURES)) {
            assertThat(chunks).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("googleCalls")
    void googlesThrowsClientExceptionWithTheStatus(Consumer<Client> call) {
        ClientException unknown = catchThrowableOfType(ClientException.class, () -> google(WRONG, call));
        ClientException denied = catchThrowableOfType(ClientException.class, () -> google(LIMITED, call));

        assertThat(unknown.code()).isEqualTo(401);
        assertThat(unknown.status()).isEqualTo("UNAUTHENTICATED");
        assertThat(denied.code()).isEqualTo(403);
        assertThat(denied.status()).isEqualTo("PERMISSION_DENIED");
        assertThat(denied.message()).contains("gpt-image-2");
        google(GOOD, call);
    }

    /** A new one each time, since its picture can be read once. */
    private static ImageEditParams edit() {
        return ImageEditParams.builder()
                .model("gpt-image-2")
                .prompt("A cat")
                .image(EditForm.picture(64, 48))
                .build();
    }

    private static CallerKey key(String name, String key, ModelScope models) {
        return new CallerKey(name, KeyHash.of(key), models, Optional.empty(), Optional.empty(), false);
    }

    private void openAi(String key, Consumer<OpenAIClient> call) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.address("/v1").toString())
                .apiKey(key)
                .build();
        try {
            call.accept(client);
        } finally {
            client.close();
        }
    }

    private void google(String key, Consumer<Client> call) {
        HttpOptions options = HttpOptions.builder()
                .baseUrl(gateway.address("/api/vertex-ai").toString())
                .build();
        try (Client client =
                Client.builder().apiKey(key).vertexAI(true).httpOptions(options).build()) {
            call.accept(client);
        }
    }
}
