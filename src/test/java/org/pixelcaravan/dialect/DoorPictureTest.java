package org.pixelcaravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.dialect.openai.OpenAiDoorCodec;
import org.pixelcaravan.dialect.vertex.VertexDoorCodec;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/** Large pictures pass a door without being held as text. */
class DoorPictureTest {
    private static final int SIZE = 3 << 20;

    @TempDir
    Path folder;

    @Test
    void aLargeReferencePictureIsSpooled() throws IOException {
        byte[] picture = new byte[SIZE];
        String body = "{\"instances\":[{\"prompt\":\"Edit\",\"image\":{\"bytesBase64Encoded\":\""
                + Base64.getEncoder().encodeToString(picture) + "\"}}]}";

        try (SpoolScope spool = new SpoolScope(folder, 1 << 20)) {
            ImageRequest request = new VertexDoorCodec().decode(post(body), context(new VertexDoorCodec(), spool));

            assertThat(request.references()).hasSize(1);
            assertThat(request.references().get(0).content().byteLength()).isEqualTo(SIZE);
            assertThat(spoolFiles()).isEqualTo(1);
        }
        assertThat(spoolFiles()).isZero();
    }

    @Test
    void aLargePictureIsCopiedIntoTheAnswer() throws IOException {
        byte[] picture = new byte[SIZE];
        ImageHeader header = new ImageHeader(ImageFormat.PNG, 1024, 1024, false);
        ImageContent content = ImageContent.ofBytes(StoredBytes.of(picture));
        ImageResult result = ImageResult.of(List.of(new ResultPart.Image(content, header, Optional.empty())));
        ImageRequest request =
                ImageRequest.of("openai/gpt-image-2", "A lighthouse").build();
        DoorCodec codec = new OpenAiDoorCodec();

        try (SpoolScope spool = new SpoolScope(folder, 1 << 20)) {
            DoorAnswer answer = codec.encode(request, result, context(codec, spool));

            JsonNode document = new ObjectMapper().readTree(answer.body().toBytes());
            assertThat(document.at("/data/0/b64_json").binaryValue()).isEqualTo(picture);
            assertThat(answer.body().length()).isEqualTo(answer.body().toBytes().length);
        }
    }

    private long spoolFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static DoorRequest post(String body) {
        return new DoorRequest(
                "POST",
                "/v1/publishers/openai/models/gpt-image-2:predict",
                Map.of("content-type", "application/json"),
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static RequestContext context(DoorCodec codec, SpoolScope spool) {
        return RequestContext.of("request-1", Deadline.in(Duration.ofMinutes(1)), spool)
                .door(codec.name(), codec)
                .build();
    }
}
