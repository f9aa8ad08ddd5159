package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;

/** Every door sees the operator's own catalogue as it is now. */
class CatalogReloadTest {
    private static final String ROW = """
            providers:
              %1$s:
                dialect: %1$s
                defaults: { operations: [generate], count: 4, perCall: 1, formats: [png] }
            models:
              %1$s/%2$s: { size: { rule: { multipleOf: 16, maxPixels: 4194304 }, tiers: [1K] } }
            """;

    @Test
    @Tag("full")
    void everyDoorSeesWhatTheFileSaysNow() throws IOException {
        Path file = Files.createTempFile(Path.of("target"), "models-", ".yaml");
        Files.writeString(file, ROW.formatted("openai", "gpt-image-2"));
        try (RunningGateway gateway = RunningGateway.start(Map.of("caravan.catalog", "file:" + file))) {
            ProviderCalls calls = new ProviderCalls(gateway);
            assertThat(calls.generate("gpt-image-2", "before", "").statusCode()).isEqualTo(200);
            assertThat(calls.generate("flux-2-pro", "before", "").statusCode()).isEqualTo(404);

            Files.writeString(file, ROW.formatted("flux", "flux-2-pro"));

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.get("/v1/models").body().contains("flux/flux-2-pro"));
            for (String list : new String[] {"/v1/models", "/v1beta/models", "/v1/publishers/google/models", "/"}) {
                assertThat(gateway.get(list).body())
                        .as(list)
                        .contains("flux-2-pro")
                        .doesNotContain("openai/gpt-image-2");
            }
            // A provider that was not in the file at the start is an emulator, too.
            assertThat(ProviderCalls.sizes(calls.predict("flux/flux-2-pro", "after", "")))
                    .containsExactly("PNG 1024x1024");
            assertThat(calls.generate("gpt-image-2", "after", "").statusCode()).isEqualTo(404);
        }
    }
}
