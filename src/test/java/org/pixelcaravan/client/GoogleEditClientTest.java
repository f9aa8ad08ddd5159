package org.pixelcaravan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.Client;
import com.google.genai.errors.ClientException;
import com.google.genai.types.EditImageConfig;
import com.google.genai.types.EditImageResponse;
import com.google.genai.types.EditMode;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Image;
import com.google.genai.types.MaskReferenceConfig;
import com.google.genai.types.MaskReferenceImage;
import com.google.genai.types.MaskReferenceMode;
import com.google.genai.types.RawReferenceImage;
import com.google.genai.types.ReferenceImage;
import com.google.genai.types.UpscaleImageConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.RunningGateway;

/** Edits with Google's own library for Java, which advises against them, against the whole gateway. */
@SuppressWarnings("deprecation")
class GoogleEditClientTest {
    private static final RunningGateway GATEWAY = RunningGateway.shared();
    private static Client client;

    @BeforeAll
    static void start() {
        client = Client.builder()
                .apiKey("any")
                .vertexAI(true)
                .httpOptions(HttpOptions.builder()
                        .baseUrl(GATEWAY.address("/api/vertex-ai").toString())
                        .apiVersion("v1")
                        .build())
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai/gpt-image-2", "flux/flux-2-pro", "google/gemini-2.5-flash-image"})
    void editsAPicture(String model) {
        EditImageConfig config = EditImageConfig.builder().numberOfImages(2).build();

        assertThat(edited(model, "As a watercolour", List.of(raw(1)), config))
                .hasSize(2)
                .allSatisfy(picture -> assertThat(picture.format()).isEqualTo("png"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MASK_MODE_USER_PROVIDED", "MASK_MODE_DEFAULT"})
    void editsWithAMask(String mode) {
        HttpOptions extra = HttpOptions.builder()
                .extraBody(Map.of("imageSize", "1024x1024", "quality", "high"))
                .build();
        EditImageConfig config = EditImageConfig.builder()
                .editMode(new EditMode(EditMode.Known.EDIT_MODE_INPAINT_INSERTION))
                .outputMimeType("image/webp")
                .httpOptions(extra)
                .build();

        assertThat(edited("openai/gpt-image-2", "A beach", List.of(raw(1), mask(2, mode)), config))
                .singleElement()
                .hasToString("webp 1024x1024");
    }

    @Test
    void editsSeveralPictures() {
        EditImageConfig none = EditImageConfig.builder().build();

        assertThat(edited("openai/gpt-image-2", "Put [1] next to [2]", List.of(raw(1), raw(2)), none))
                .hasSize(1);
    }

    @Test
    void throwsForAMaskThatGoogleWouldHaveToFind() {
        EditImageConfig none = EditImageConfig.builder().build();

        ClientException thrown = catchThrowableOfType(
                ClientException.class,
                () -> edited("openai/gpt-image-2", "x", List.of(raw(1), mask(2, "MASK_MODE_FOREGROUND")), none));

        assertThat(thrown.code()).isEqualTo(400);
        assertThat(thrown.message()).contains("MASK_MODE_USER_PROVIDED");
    }

    @Test
    void throwsForAnUpscalingThatTheModelCannotDo() {
        Image image = picture(EditForm.picture(64, 48));
        UpscaleImageConfig config = UpscaleImageConfig.builder().build();

        ClientException thrown = catchThrowableOfType(
                ClientException.class, () -> client.models.upscaleImage("openai/gpt-image-2", image, "x2", config));

        assertThat(thrown.code()).isEqualTo(400);
        assertThat(thrown.message()).contains("cannot upscale here, only generate, edit");
    }

    private static List<DecodedPicture> edited(
            String model, String prompt, List<ReferenceImage> references, EditImageConfig config) {
        EditImageResponse answer = client.models.editImage(model, prompt, references, config);
        return answer.generatedImages().orElseThrow().stream()
                .map(image -> image.image().orElseThrow().imageBytes().orElseThrow())
                .map(DecodedPicture::of)
                .toList();
    }

    private static ReferenceImage raw(int id) {
        return RawReferenceImage.builder()
                .referenceId(id)
                .referenceImage(picture(EditForm.picture(64, 48)))
                .build();
    }

    private static ReferenceImage mask(int id, String mode) {
        return MaskReferenceImage.builder()
                .referenceId(id)
                .referenceImage(picture(EditForm.mask(64, 48)))
                .config(MaskReferenceConfig.builder()
                        .maskMode(new MaskReferenceMode(mode))
                        .build())
                .build();
    }

    private static Image picture(byte[] png) {
        return Image.builder().imageBytes(png).mimeType("image/png").build();
    }
}
