package org.pixelcaravan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.Chat;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.ServerException;
import com.google.genai.types.Candidate;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.ImageConfig;
import com.google.genai.types.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.support.RunningGateway;

/** {@code generateContent} of Google's own library for Java against the whole gateway, in both of the library's styles. */
class GoogleContentClientTest {
    private static final GenerateContentConfig PICTURES =
            GenerateContentConfig.builder().responseModalities("TEXT", "IMAGE").build();

    private final RunningGateway gateway = RunningGateway.shared();

    @ParameterizedTest
    @CsvSource({
        "true,  google/gemini-3-pro-image-preview",
        "true,  openai/gpt-image-2",
        "true,  flux/flux-2-pro",
        "false, gemini-3-pro-image",
        "false, openai/gpt-image-2"
    })
    void deliversAPicture(boolean vertex, String model) {
        try (Client client = client(vertex)) {
            GenerateContentResponse answer = client.models.generateContent(model, "A kite", PICTURES);

            assertThat(pictures(answer)).singleElement().hasToString("png 1024x1024");
            assertThat(answer.finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
            assertThat(answer.responseId()).isPresent();
        }
    }

    @Test
    void takesTheFieldsOfThePictureAndMakesACandidateOfEach() {
        GenerateContentConfig config = GenerateContentConfig.builder()
                .responseModalities("IMAGE")
                .candidateCount(2)
                .seed(7)
                .systemInstruction(Content.fromParts(Part.fromText("Paint in oil")))
                .imageConfig(ImageConfig.builder().aspectRatio("16:9").imageSize("2K"))
                .build();

        try (Client client = client(true)) {
            GenerateContentResponse answer =
                    client.models.generateContent("google/gemini-3-pro-image", "A kite", config);

            assertThat(answer.candidates().orElseThrow())
                    .extracting(candidate -> candidate.index().orElseThrow())
                    .containsExactly(0, 1);
            assertThat(pictures(answer)).hasSize(2).allSatisfy(picture -> assertThat(picture.toString())
                    .endsWith(" 2752x1536"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"google/gemini-3-pro-image", "openai/gpt-image-2", "flux/flux-2-pro"})
    void streamsPicturesAndThenTheReason(String model) {
        List<GenerateContentResponse> chunks = stream(model, "A kite", PICTURES);

        assertThat(chunks.stream().flatMap(chunk -> pictures(chunk).stream())).hasSize(1);
        assertThat(chunks.get(chunks.size() - 1).finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
    }

    @Test
    void seesAGeminiModelSpeakBitByBit() {
        List<GenerateContentResponse> chunks = stream("google/gemini-3-pro-image", "A kite", PICTURES);

        assertThat(chunks).hasSize(3);
        assertThat(chunks.get(0).text()).isNotBlank();
        assertThat(chunks.get(0).parts().get(0).thoughtSignature()).isPresent();
        assertThat(pictures(chunks.get(1))).singleElement().hasToString("png 1024x1024");
        assertThat(chunks.get(2).usageMetadata().orElseThrow().totalTokenCount().orElseThrow())
                .isGreaterThan(1000);
        assertThat(chunks)
                .extracting(chunk -> chunk.finishReason().knownEnum())
                .containsExactly(
                        FinishReason.Known.FINISH_REASON_UNSPECIFIED,
                        FinishReason.Known.FINISH_REASON_UNSPECIFIED,
                        FinishReason.Known.STOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"google/gemini-3-pro-image", "flux/flux-2-pro"})
    void tellsStreamedCandidatesApartByTheirIndex(String model) {
        GenerateContentConfig two = PICTURES.toBuilder().candidateCount(2).build();

        List<GenerateContentResponse> chunks = stream(model, "Two kites", two);

        assertThat(chunks.stream().filter(chunk -> !pictures(chunk).isEmpty()))
                .extracting(
                        chunk -> chunk.candidates().orElseThrow().get(0).index().orElseThrow())
                .containsExactlyInAnyOrder(0, 1);
        assertThat(chunks.get(chunks.size() - 1).candidates().orElseThrow())
                .extracting(candidate -> candidate.finishReason().orElseThrow().knownEnum())
                .containsExactly(FinishReason.Known.STOP, FinishReason.Known.STOP);
    }

    @ParameterizedTest
    @CsvSource({"error-event, 502", "early-close, 504"})
    void throwsWhatHappensAfterTheFirstWords(String fault, int code) {
        List<GenerateContentResponse> chunks = new ArrayList<>();
        String prompt = "A kite [sandbox:" + fault + "]";

        try (Client client = client(true);
                ResponseStream<GenerateContentResponse> stream =
                        client.models.generateContentStream("google/gemini-3-pro-image", prompt, PICTURES)) {
            ServerException thrown = catchThrowableOfType(ServerException.class, () -> stream.forEach(chunks::add));

            assertThat(thrown.code()).isEqualTo(code);
            assertThat(chunks.get(0).text()).isNotBlank();
        }
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {"google/gemini-3-pro-image", "openai/gpt-image-2", "flux/flux-2-pro"})
    void goesOnWithThePictureThatWasMade(String model) {
        try (Client client = client(true)) {
            Chat chat = client.chats.create(model, PICTURES);

            assertThat(pictures(chat.sendMessage("A kite"))).hasSize(1);
            assertThat(pictures(chat.sendMessage("Now with a tail"))).hasSize(1);
        }
    }

    @Test
    void goesOnWithATalkInWords() {
        List<Content> talk = List.of(
                Content.builder().role("user").parts(Part.fromText("A kite")).build(),
                Content.builder()
                        .role("model")
                        .parts(Part.fromText("Of which colour?"))
                        .build(),
                Content.builder().role("user").parts(Part.fromText("Red")).build());

        try (Client client = client(true)) {
            assertThat(pictures(client.models.generateContent("google/gemini-3-pro-image", talk, PICTURES)))
                    .hasSize(1);
            assertThat(pictures(client.models.generateContent("openai/gpt-image-2", talk, PICTURES)))
                    .hasSize(1);
        }
    }

    @Test
    void seesABlockedPromptAndAWithheldPictureAsGoogleTellsThem() {
        try (Client client = client(true)) {
            GenerateContentResponse prompt = client.models.generateContent(
                    "google/gemini-3-pro-image", "A kite [sandbox:blocked=input]", PICTURES);
            GenerateContentResponse picture =
                    client.models.generateContent("openai/gpt-image-2", "A kite [sandbox:blocked=output]", PICTURES);

            assertThat(prompt.promptFeedback()
                            .orElseThrow()
                            .blockReason()
                            .orElseThrow()
                            .toString())
                    .isEqualTo("PROHIBITED_CONTENT");
            assertThat(picture.finishReason().knownEnum()).isEqualTo(FinishReason.Known.IMAGE_SAFETY);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "google/gemini-9-image, A kite,                  404, NOT_FOUND",
        "openai/gpt-image-2,    A kite [sandbox:fail=400], 400, INVALID_ARGUMENT",
        "openai/gpt-image-2,    A kite [sandbox:quota],    429, RESOURCE_EXHAUSTED"
    })
    void throwsStatusAndMessageWholeOrStreamed(String model, String prompt, int code, String status) {
        try (Client client = client(true)) {
            ApiException whole = catchThrowableOfType(
                    ApiException.class, () -> client.models.generateContent(model, prompt, PICTURES));
            ApiException streamed = catchThrowableOfType(
                    ApiException.class, () -> client.models.generateContentStream(model, prompt, PICTURES));

            for (ApiException thrown : List.of(whole, streamed)) {
                assertThat(thrown.code()).isEqualTo(code);
                assertThat(thrown.status()).isEqualTo(status);
                assertThat(thrown.message()).isNotBlank();
            }
        }
    }

    private List<GenerateContentResponse> stream(String model, String prompt, GenerateContentConfig config) {
        List<GenerateContentResponse> chunks = new ArrayList<>();
        try (Client client = client(true);
                ResponseStream<GenerateContentResponse> stream =
                        client.models.generateContentStream(model, prompt, config)) {
            stream.forEach(chunks::add);
        }
        return chunks;
    }

    private Client client(boolean vertex) {
        HttpRetryOptions hasty =
                HttpRetryOptions.builder().initialDelay(0.01).maxDelay(0.02).build();
        HttpOptions options = HttpOptions.builder()
                .baseUrl(gateway.address(vertex ? "/api/vertex-ai" : "").toString())
                .retryOptions(hasty)
                .build();
        return Client.builder()
                .apiKey("any")
                .vertexAI(vertex)
                .httpOptions(options)
                .build();
    }

    private static List<DecodedPicture> pictures(GenerateContentResponse answer) {
        return answer.candidates().stream()
                .flatMap(List::stream)
                .map(Candidate::content)
                .flatMap(content -> content.flatMap(Content::parts).stream().flatMap(List::stream))
                .flatMap(part -> part.inlineData().stream())
                .flatMap(data -> Stream.of(DecodedPicture.of(data.data().orElseThrow())))
                .toList();
    }
}
