package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.content.Digests;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;

/** The watched folder of a gateway that notes in each picture how it was made. */
class NotedPicturesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    @Tag("full")
    void picturesHoldTheirPromptAndTheManifestSaysWhatLiesThere() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(Map.of("caravan.folder.metadata", "true"))) {
            Path data = gateway.dataDirectory();
            Path inbox = data.resolve("inbox");
            Files.writeString(inbox.resolve(".boats"), """
                    {"model": "flux-2-pro", "prompt": "a red boat", "count": 2, "seed": 40}
                    {"model": "gpt-image-2", "prompt": "a blue boat", "output_format": "jpeg"}
                    {"model": "flux-2-pro", "instances": [{"prompt": "a green boat"}], "parameters": {"outputOptions": {"mimeType": "image/webp"}}}
                    """);

            Files.move(inbox.resolve(".boats"), inbox.resolve("boats.jsonl"));
            await().atMost(PATIENCE).until(() -> Files.exists(data.resolve("done/boats.jsonl")));

            JsonNode lines = Json.MAPPER
                    .readTree(Files.readAllBytes(data.resolve("outbox/boats/manifest.json")))
                    .path("lines");
            String[] prompts = {"a red boat", "a blue boat", "a green boat"};
            for (int i = 0; i < prompts.length; i++) {
                for (JsonNode picture : lines.get(i).path("pictures")) {
                    byte[] file = Files.readAllBytes(data.resolve("outbox/boats")
                            .resolve(picture.path("file").asText()));
                    assertThat(file).hasSize(picture.path("bytes").asInt());
                    assertThat(HexFormat.of().formatHex(Digests.sha256().digest(file)))
                            .isEqualTo(picture.path("sha256").asText());
                    assertThat(ImageHeader.read(file, file.length)).isPresent();
                    assertThat(new String(file, StandardCharsets.UTF_8)).contains(prompts[i]);
                }
            }
            assertThat(Files.readString(data.resolve("outbox/boats/boats-000001-2.png"), StandardCharsets.ISO_8859_1))
                    .contains("seed\0\0\0\0\0" + "41", "model\0\0\0\0\0flux/flux-2-pro");
            assertThat(ImageIO.read(
                            data.resolve("outbox/boats/contact-sheet.png").toFile()))
                    .isNotNull();
            assertThat(lines.findValues("file")).hasSize(4);
            try (var files = Files.list(data.resolve("outbox/boats"))) {
                assertThat(files).hasSize(4 + 3);
            }
        }
    }
}
