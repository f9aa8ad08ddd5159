package org.pixelcaravan.dialect.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage.Role;
import org.pixelcaravan.model.ResultPart;

class JobDoorCodecTest {
    private final JobDoorCodec codec = new JobDoorCodec();
    private final RequestContext context = RequestContext.of(
                    "job1-1", Deadline.in(Duration.ofMinutes(1)), SpoolScope.inMemory())
            .door("job", codec)
            .build();

    @Test
    void readsEveryParameterUnderItsCanonicalName() throws IOException {
        ImageRequest request = decode("""
                {"model": "openai/gpt-image-2", "prompt": "A red kite", "count": 3, "size": "1024x768", "format": "webp",
                 "compression": 80, "background": "transparent", "negativePrompt": "rain", "seed": 7, "guidance_scale": 2.5,
                 "watermark": false, "sparkle": true}""");

        assertThat(request.operation()).isEqualTo(Operation.GENERATE);
        assertThat(request.count()).isEqualTo(3);
        assertThat(request.size()).isEqualTo(new ImageSize.Exact(new PixelSize(1024, 768)));
        assertThat(request.output().format()).contains(ImageFormat.WEBP);
        assertThat(request.hints().whole(Parameter.SEED)).contains(7L);
        assertThat(request.extras().dialect()).isEqualTo("job");
        assertThat(request.extras().fields()).containsExactlyEntriesOf(Map.of("sparkle", true));
    }

    @Test
    void readsPicturesByAddressAndByContent() throws IOException {
        ImageRequest request = decode("""
                {"model": "flux-2-pro", "prompt": "Make it blue", "references": [{"data": "aGVsbG8="},
                 {"url": "https://pictures.example/a.png", "role": "style"}],
                 "mask": {"url": "data:image/png;base64,aGk=", "role": "white_mask"}}""");

        assertThat(request.operation()).isEqualTo(Operation.EDIT);
        assertThat(request.references())
                .extracting(reference -> reference.role())
                .containsExactly(Role.SOURCE, Role.STYLE, Role.WHITE_MASK);
        assertThat(request.references().get(0).content().byteLength()).isEqualTo(5);
        assertThat(request.references().get(2).content().byteLength()).isEqualTo(2);
    }

    @Test
    void namesTheFieldThatIsWrong() {
        assertThatThrownBy(() -> decode("{\"model\": \"m\", \"prompt\": \"x\", \"count\": 0}"))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.parameter()).contains("count"));
        assertThatThrownBy(
                        () -> decode("{\"model\": \"m\", \"prompt\": \"x\", \"references\": [{\"role\": \"style\"}]}"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.parameter().orElse("")).contains("references", "url"));
    }

    @Test
    void writesPicturesAndWords() throws IOException {
        ResultPart.Image image = new ResultPart.Image(
                ImageContent.ofBytes(StoredBytes.ofAscii("hello")),
                new ImageHeader(ImageFormat.PNG, 2, 3, false),
                Optional.of("A redder kite"));
        ImageResult result = ImageResult.of(List.of(new ResultPart.Text("Here"), image));

        byte[] body = codec.encode(ImageRequest.of("m", "p").build(), result, context)
                .body()
                .toBytes();

        assertThat(Json.MAPPER.readTree(body)).isEqualTo(Json.MAPPER.readTree("""
                        {"images": [{"format": "png", "width": 2, "height": 3, "revisedPrompt": "A redder kite",
                         "data": "aGVsbG8="}], "texts": ["Here"]}"""));
    }

    private ImageRequest decode(String body) throws IOException {
        return codec.decode(
                new DoorRequest(
                        "POST",
                        "",
                        Map.of("content-type", "application/json"),
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))),
                context);
    }
}
