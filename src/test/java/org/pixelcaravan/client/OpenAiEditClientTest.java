package org.pixelcaravan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.MultipartField;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.images.ImageEditCompletedEvent;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageEditStreamEvent;
import com.openai.models.images.ImagesResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.RunningGateway;

/** Edits with OpenAI's own library for Java against the whole gateway. */
class OpenAiEditClientTest {
    private static final RunningGateway GATEWAY = RunningGateway.shared();
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(GATEWAY.address("/api/v1").toString())
                .apiKey("any")
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @Test
    void editsPicturesGivenAsBytes() {
        assertThat(edited(request("A cat").image(EditForm.picture(64, 48)).build()))
                .singleElement()
                .satisfies(picture -> assertThat(picture.format()).isEqualTo("png"));
    }

    @Test
    void editsPicturesGivenAsStreams() {
        InputStream picture = new ByteArrayInputStream(EditForm.picture(64, 48));

        assertThat(edited(request("A cat").image(picture).build())).hasSize(1);
    }

    @Test
    void editsPicturesAndMasksGivenAsFiles(@TempDir Path folder) throws IOException {
        Path picture = Files.write(folder.resolve("sunlit-lounge.png"), EditForm.picture(64, 48));
        Path mask = Files.write(folder.resolve("mask.png"), EditForm.mask(64, 48));

        ImageEditParams request =
                request("A pool with a flamingo").image(picture).mask(mask).build();

        assertThat(edited(request)).hasSize(1);
    }

    @Test
    void editsSeveralFilesWithAMask(@TempDir Path folder) throws IOException {
        Path first = Files.write(folder.resolve("lounge.png"), EditForm.picture(64, 48));
        Path second = Files.write(folder.resolve("flamingo.png"), EditForm.picture(32, 32));
        Path mask = Files.write(folder.resolve("mask.png"), EditForm.mask(64, 48));

        try (InputStream lounge = Files.newInputStream(first);
                InputStream flamingo = Files.newInputStream(second)) {
            ImageEditParams request = request("A pool with a flamingo")
                    .imageOfInputStreams(List.of(lounge, flamingo))
                    .mask(mask)
                    .build();

            assertThat(edited(request)).hasSize(1);
        }
    }

    @Test
    void editsPicturesWithANameAndAType() {
        MultipartField<ImageEditParams.Image> picture = MultipartField.<ImageEditParams.Image>builder()
                .value(ImageEditParams.Image.ofInputStream(new ByteArrayInputStream(EditForm.picture(64, 48))))
                .filename("in.png")
                .contentType("image/png")
                .build();

        assertThat(edited(request("A cat").image(picture).build())).hasSize(1);
    }

    @Test
    @SuppressWarnings("deprecation")
    void takesSeveralPicturesAndEveryField() {
        List<InputStream> pictures = List.of(
                new ByteArrayInputStream(EditForm.picture(64, 48)), new ByteArrayInputStream(EditForm.picture(32, 32)));
        ImageEditParams request = request("Combine\nthem")
                .imageOfInputStreams(pictures)
                .n(2)
                .size(ImageEditParams.Size._1536X1024)
                .quality(ImageEditParams.Quality.LOW)
                .outputFormat(ImageEditParams.OutputFormat.JPEG)
                .outputCompression(70)
                .background(ImageEditParams.Background.OPAQUE)
                .putAdditionalBodyProperty("user", JsonValue.from("user-1234"))
                .build();

        assertThat(edited(request)).hasSize(2).allSatisfy(picture -> assertThat(picture)
                .hasToString("jpeg 1536x1024"));
    }

    @Test
    void streamsEdits() {
        ImageEditParams request = request("Make it red")
                .image(EditForm.picture(64, 48))
                .partialImages(2)
                .build();

        try (StreamResponse<ImageEditStreamEvent> events = client.images().editStreaming(request)) {
            List<ImageEditStreamEvent> all = events.stream().toList();

            assertThat(all).hasSize(3);
            assertThat(all.get(1).asPartialImage().validate().partialImageIndex())
                    .isEqualTo(1);
            ImageEditCompletedEvent completed = all.get(2).asCompleted().validate();
            assertThat(decoded(completed.b64Json()).format()).isEqualTo("png");
            assertThat(completed.usage().totalTokens()).isPositive();
        }
    }

    @Test
    void throwsBadRequestForAMaskThatDoesNotFit() {
        ImageEditParams request = request("A cat")
                .image(EditForm.picture(64, 48))
                .mask(EditForm.mask(48, 64))
                .build();

        BadRequestException thrown = catchThrowableOfType(
                BadRequestException.class, () -> client.images().edit(request));

        assertThat(thrown.param()).contains("mask");
        assertThat(thrown.type()).contains("invalid_request_error");
    }

    private static ImageEditParams.Builder request(String prompt) {
        return ImageEditParams.builder().model("gpt-image-2").prompt(prompt);
    }

    private static List<DecodedPicture> edited(ImageEditParams request) {
        ImagesResponse answer = client.images().edit(request).validate();
        return answer.data().orElseThrow().stream()
                .map(image -> decoded(image.b64Json().orElseThrow()))
                .toList();
    }

    private static DecodedPicture decoded(String base64) {
        return DecodedPicture.of(Base64.getDecoder().decode(base64));
    }
}
