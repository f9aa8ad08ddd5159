package org.pixelcaravan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.Sleeper;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.models.images.Image;
import com.openai.models.images.ImageGenCompletedEvent;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImageGenerateParams.Background;
import com.openai.models.images.ImageGenerateParams.Moderation;
import com.openai.models.images.ImageGenerateParams.OutputFormat;
import com.openai.models.images.ImageGenerateParams.Quality;
import com.openai.models.images.ImageGenerateParams.ResponseFormat;
import com.openai.models.images.ImageGenerateParams.Style;
import com.openai.models.images.ImagesResponse;
import com.openai.models.models.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** OpenAI's own library for Java against the whole gateway. */
class OpenAiClientTest {
    private final RunningGateway gateway = RunningGateway.shared();
    private final SandboxBooks books = SandboxBooks.fromNowOn(gateway);

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/v1/", "/api/v1"})
    void deliversAPictureUnderEveryBaseUrl(String basePath) {
        OpenAIClient client = client(basePath, new Waits());

        ImagesResponse answer = client.images().generate(request("gpt-image-2", "A cute baby sea otter"));

        assertThat(pictures(answer)).singleElement().hasToString("png 1024x1024");
    }

    @Test
    @SuppressWarnings("deprecation")
    void takesEveryTypedFieldAndSaysWhatWasDelivered() {
        ImageGenerateParams request = ImageGenerateParams.builder()
                .model("gpt-image-2")
                .prompt("A cute baby sea otter")
                .n(2)
                .size("1536x1024")
                .quality(Quality.HIGH)
                .outputFormat(OutputFormat.WEBP)
                .outputCompression(80)
                .background(Background.OPAQUE)
                .moderation(Moderation.LOW)
                .responseFormat(ResponseFormat.B64_JSON)
                .style(Style.VIVID)
                .partialImages(0)
                .user("user-1234")
                .build();

        try (HttpResponseFor<ImagesResponse> wire =
                client().withRawResponse().images().generate(request)) {
            ImagesResponse answer = wire.parse().validate();

            assertThat(pictures(answer)).hasSize(2).allSatisfy(picture -> assertThat(picture)
                    .hasToString("webp 1536x1024"));
            assertThat(answer.created()).isPositive();
            assertThat(answer.size().orElseThrow().asString()).isEqualTo("1536x1024");
            assertThat(answer.quality().orElseThrow().asString()).isEqualTo("high");
            assertThat(answer.outputFormat().orElseThrow().asString()).isEqualTo("webp");
            assertThat(answer.background().orElseThrow().asString()).isEqualTo("opaque");
            assertThat(answer.usage().orElseThrow().totalTokens()).isPositive();
            assertThat(wire.headers().values("x-caravan-warnings").toString()).contains("\"style\"");
            assertThat(wire.headers().values("x-request-id")).hasSize(1);
        }
    }

    @Test
    void deliversATransparentBackground() {
        ImageGenerateParams request = request("gpt-image-1.5", "A sticker of a kite").toBuilder()
                .background(Background.TRANSPARENT)
                .outputFormat(OutputFormat.PNG)
                .safetyIdentifier("a-hash")
                .build();

        ImagesResponse answer = client().images().generate(request);

        assertThat(pictures(answer)).singleElement().satisfies(picture -> assertThat(picture.transparentCorner())
                .isTrue());
        assertThat(answer.background().orElseThrow().asString()).isEqualTo("transparent");
    }

    @Test
    void reachesAnotherVendorWithFieldsThatTheLibraryDoesNotKnow() {
        ImageGenerateParams request = request("flux/flux-2-pro", "A caravan at dusk").toBuilder()
                .putAdditionalBodyProperty("aspect_ratio", JsonValue.from("16:9"))
                .putAdditionalBodyProperty("image_size", JsonValue.from("1K"))
                .putAdditionalBodyProperty("seed", JsonValue.from(7))
                .build();

        ImagesResponse answer = client().images().generate(request);

        assertThat(pictures(answer)).singleElement().hasToString("png 1280x720");
    }

    @Test
    void listsModelsThatCanBeAskedFor() {
        List<Model> models = client().models().list().data();

        assertThat(models).extracting(Model::id).contains("openai/gpt-image-2", "flux/flux-2-pro");
        assertThat(models).allSatisfy(model -> assertThat(model.isValid()).isTrue());
        assertThat(client().models().retrieve("openai/gpt-image-2").ownedBy()).isEqualTo("openai");
        assertThat(client().models().retrieve("gpt-image-2").id()).isEqualTo("openai/gpt-image-2");
    }

    @Test
    void throwsBadRequestWithTheFieldAtFault() {
        ImageGenerateParams request =
                request("gpt-image-2", "too many").toBuilder().n(11).build();

        BadRequestException thrown = catchThrowableOfType(
                BadRequestException.class, () -> client().images().generate(request));

        assertThat(thrown.param()).contains("n");
        assertThat(thrown.type()).contains("invalid_request_error");
        assertThat(thrown.code()).contains("invalid_value");
        assertThat(thrown.getMessage()).contains("10");
    }

    @Test
    void throwsBadRequestForABlockedPrompt() {
        ImageGenerateParams request = request("gpt-image-2", "something [sandbox:blocked=input]");

        BadRequestException thrown = catchThrowableOfType(
                BadRequestException.class, () -> client().images().generate(request));

        assertThat(thrown.code()).contains("moderation_blocked");
    }

    @Test
    void throwsNotFoundForAnUnknownModel() {
        NotFoundException generated = catchThrowableOfType(
                NotFoundException.class, () -> client().images().generate(request("gpt-image-9", "x")));
        NotFoundException retrieved = catchThrowableOfType(
                NotFoundException.class, () -> client().models().retrieve("no-such-model"));

        assertThat(List.of(generated, retrieved)).allSatisfy(thrown -> {
            assertThat(thrown.code()).contains("model_not_found");
            assertThat(thrown.type()).contains("invalid_request_error");
        });
    }

    @Test
    void repeatsARateLimitedCallWhenTheVendorSaysSoAndBuysOnce() {
        Waits waits = new Waits();
        String prompt = "busy [sandbox:fail=429;retry-after=3;fail-times=2]";

        ImagesResponse answer = client("/v1", waits).images().generate(request("gpt-image-2", prompt));

        assertThat(pictures(answer)).hasSize(1);
        assertThat(waits.pauses()).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(3));
        assertThat(books.purchasesOf(prompt)).isEqualTo(1);
    }

    @Test
    void throwsRateLimitAfterTwoRepeatsAndNoMore() {
        Waits waits = new Waits();

        RateLimitException thrown = catchThrowableOfType(
                RateLimitException.class,
                () -> client("/v1", waits).images().generate(request("gpt-image-2", "busy [sandbox:fail=429]")));

        assertThat(thrown.code()).contains("rate_limit_exceeded");
        assertThat(thrown.type()).contains("rate_limit_error");
        assertThat(waits.pauses()).hasSize(2);
    }

    @Test
    void throwsRateLimitAtOnceWhenTheAccountIsEmpty() {
        Waits waits = new Waits();

        RateLimitException thrown = catchThrowableOfType(
                RateLimitException.class,
                () -> client("/v1", waits).images().generate(request("gpt-image-2", "poor [sandbox:quota]")));

        assertThat(thrown.code()).contains("insufficient_quota");
        assertThat(waits.pauses()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "fail=500,   502, provider_rejected, 0, 0",
        "fail=401,   502, provider_auth,     0, 0",
        "fail=503,   503, provider_unavailable, 2, 0",
        "garbage,    502, provider_rejected, 0, 1",
        "truncated,  502, provider_rejected, 0, 1",
        "empty,      502, provider_rejected, 0, 1",
        "cut=before, 504, outcome_unknown,   0, 1",
        "cut=after,  504, outcome_unknown,   0, 1"
    })
    void neverBuysTwiceWhatAVendorSpoiled(String fault, int status, String code, int repeats, int bought) {
        Waits waits = new Waits();
        String prompt = "spoiled [sandbox:" + fault + "]";

        InternalServerException thrown = catchThrowableOfType(
                InternalServerException.class,
                () -> client("/v1", waits).images().generate(request("gpt-image-2", prompt)));

        assertThat(thrown.statusCode()).isEqualTo(status);
        assertThat(thrown.code()).contains(code);
        assertThat(thrown.type()).isPresent();
        assertThat(waits.pauses()).hasSize(repeats);
        assertThat(books.purchasesOf(prompt)).isEqualTo(bought);
    }

    @ParameterizedTest
    @CsvSource({"gpt-image-2, 2, 3", "flux/flux-2-pro, 2, 1"})
    void streamsEveryModelWithEveryFieldThatItsEventsRequire(String model, int partials, int events) {
        List<ImageGenStreamEvent> received = new ArrayList<>();
        ImageGenerateParams request = request(model, "A river of feathers").toBuilder()
                .partialImages(partials)
                .build();

        try (StreamResponse<ImageGenStreamEvent> stream = client().images().generateStreaming(request)) {
            stream.stream().forEach(received::add);
        }

        assertThat(received).hasSize(events);
        received.forEach(event -> event.validate());
        ImageGenCompletedEvent last = received.get(events - 1).asGenerationCompleted();
        assertThat(last.usage().totalTokens()).isNotNegative();
        assertThat(last.size().asString()).isEqualTo("1024x1024");
    }

    private OpenAIClient client() {
        return client("/v1", new Waits());
    }

    private OpenAIClient client(String basePath, Waits waits) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.address(basePath).toString())
                .apiKey("any")
                .sleeper(waits)
                .build();
    }

    private static ImageGenerateParams request(String model, String prompt) {
        return ImageGenerateParams.builder().model(model).prompt(prompt).build();
    }

    private static List<DecodedPicture> pictures(ImagesResponse answer) {
        return answer.data().orElseThrow().stream()
                .map(Image::b64Json)
                .map(base64 -> DecodedPicture.of(Base64.getDecoder().decode(base64.orElseThrow())))
                .toList();
    }

    /** Records the pauses that the library wants to make before its repeats, and makes none. */
    private static final class Waits implements Sleeper {
        private final List<Duration> pauses = new CopyOnWriteArrayList<>();

        List<Duration> pauses() {
            return pauses;
        }

        @Override
        public void sleep(Duration duration) {
            pauses.add(duration);
        }

        @Override
        public CompletableFuture<Void> sleepAsync(Duration duration) {
            pauses.add(duration);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {}
    }
}
