package org.pixelcaravan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Pictures that are too large to be let in are refused before they are bought. */
@TestInstance(Lifecycle.PER_CLASS)
class LittleMemoryTest {
    private static final String GENERATIONS = "/v1/images/generations";

    private RunningGateway gateway;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(Map.of("caravan.image.max-pixels", "1500000"));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt-image-2              | \"size\":\"1920x1080\"                            | size",
                "gpt-image-2              | \"size\":\"1024x1024\",\"output_format\":\"png\",\"output_compression\":50 |",
                "gemini-3-pro-image       | \"image_size\":\"2K\"                             | image_size",
                "gemini-3-pro-image       | \"image_size\":\"2K\",\"aspect_ratio\":\"16:9\"   | aspect_ratio",
                "gemini-3-pro-image       | \"image_size\":\"1K\"                             |",
                "flux-2-pro               | \"size\":\"2048x1024\",\"output_format\":\"webp\",\"output_compression\":50 | size",
                "flux-2-pro               | \"size\":\"2048x1024\",\"output_format\":\"webp\" | size",
            })
    void refusesOnlyWhatIsTooLarge(String model, String fields, String refused) throws IOException {
        String prompt = fields.replace("\"", "");
        String body = "{\"model\":\"%s\",\"prompt\":\"%s\",%s}".formatted(model, prompt, fields);

        HttpResponse<String> answer = gateway.postJson(GENERATIONS, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(refused == null ? 200 : 400);
        assertThat(new SandboxBooks(gateway).purchasesOf(prompt)).isEqualTo(refused == null ? 1 : 0);
        if (refused != null) {
            assertThat(Json.MAPPER.readTree(answer.body()).at("/error/param").asText())
                    .isEqualTo(refused);
            assertThat(answer.body()).contains("1500000 pixels");
        }
    }
}
