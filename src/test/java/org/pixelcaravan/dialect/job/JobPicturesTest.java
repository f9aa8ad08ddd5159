package org.pixelcaravan.dialect.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageRequest;

/** Pictures that came with a job are found, and nothing else is. */
class JobPicturesTest {
    @TempDir
    private Path root;

    @BeforeEach
    void putFiles() throws IOException {
        Files.createDirectories(root.resolve("j-1/inputs/below"));
        Files.createDirectories(root.resolve("j-2/inputs"));
        Files.writeString(root.resolve("j-1/inputs/cat.png"), "cat");
        Files.writeString(root.resolve("j-1/inputs/below/dog.png"), "dog");
        Files.writeString(root.resolve("j-2/inputs/secret.png"), "secret");
        Files.createSymbolicLink(root.resolve("j-1/inputs/link.png"), root.resolve("j-2/inputs/secret.png"));
    }

    @Test
    void aFileOfTheJobIsRead() throws IOException {
        ImageRequest request = decode("/jobs/j-1", "cat.png");

        assertThat(request.references().get(0).content().openBytes().readAllBytes())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("cat");
        assertThat(request.references().get(0).name()).contains("references[0].image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dog.png",
                "below/dog.png",
                "../../j-2/inputs/secret.png",
                "link.png",
                "/etc/passwd",
                "./cat.png",
                "",
                ".",
                "cat.png\\u0000",
                "file:/etc/passwd"
            })
    void nothingElseIsRead(String name) {
        assertThatThrownBy(() -> decode("/jobs/j-1", name))
                .isInstanceOf(GatewayException.class)
                .hasMessage("references[0].image names no picture that came with the job");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs/..", "/jobs/j-1/below", "/jobs/", "/jobs/%2e%2e", "/else"})
    void addressesOfNoJobHaveNoFiles(String path) {
        assertThatThrownBy(() -> decode(path, "cat.png")).isInstanceOf(GatewayException.class);
    }

    private ImageRequest decode(String path, String file) throws IOException {
        String body = "{\"model\":\"m\",\"prompt\":\"a hat\",\"references\":[\"" + file + "\"]}";
        DoorRequest request = new DoorRequest(
                "POST",
                path,
                Map.of("content-type", "application/json"),
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        RequestContext context = RequestContext.of("r", Deadline.in(Duration.ofMinutes(1)), SpoolScope.inMemory())
                .build();
        return new JobDoorCodec(root).decode(request, context);
    }
}
