package org.pixelcaravan.sandbox.hunyuan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.sandbox.BearerClient;
import org.pixelcaravan.sandbox.TestClient;

class TokenHubEmulatorTest {
    private static final String V3 = "/v1/wand/hunyuan-image/v3-generation";
    private static final String V35 = "/v1/wand/hunyuan-image/v35-generation";

    private static BearerClient hub;

    @BeforeAll
    static void start() {
        hub = new BearerClient("tokenhub");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void answersTheDocumentedSampleWithALink() {
        JsonNode answer = hub.posted(
                V3,
                "{\"model\": \"hy-image-v3\", \"prompt\": \"an orange kitten on a window sill\", \"size\": \"1024x1024\","
                        + " \"revise\": false, \"seed\": 5}");

        assertThat(BearerClient.fetched(answer.at("/data/0/url").asText())).isEqualTo("png 1024x1024");
        assertThat(answer.at("/data/0/revised_prompt").asText()).isEmpty();
    }

    @Test
    void answersAChatWithAChunk() {
        JsonNode answer = hub.posted(V35, """
                {"model": "hy-image-v3.5-preview", "size": "2048x1024", "messages": [{"role": "user", "content": [
                  {"type": "image_url", "image_url": {"url": "%s"}}, {"type": "text", "text": "make it blue"}]}]}
                """.formatted(BearerClient.dataUrl(64, 48)));

        JsonNode image = answer.at("/choices/0/delta/image");
        assertThat(image.path("width").intValue()).isEqualTo(2048);
        assertThat(BearerClient.fetched(image.path("url").asText())).isEqualTo("png 2048x1024");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v3  | {\"model\":\"hy-image-v3\"}                                                | InvalidParameterValue.ParameterValueError",
                "v3  | {\"model\":\"hy-image-v2\",\"prompt\":\"x\"}                               | 400004",
                "v3  | {\"model\":\"hy-image-v3\",\"prompt\":\"x\",\"size\":\"1024:1024\"}        | InvalidParameterValue.ParameterValueError",
                "v3  | {\"model\":\"hy-image-v3\",\"prompt\":\"x\",\"size\":\"2048x1024\"}        | InvalidParameterValue.ParameterValueError",
                "v3  | {\"model\":\"hy-image-v3\",\"prompt\":\"x\",\"n\":2}                       | InvalidParameterValue.ParameterValueError",
                "v3  | {\"model\":\"hy-image-v3\",\"prompt\":\"x\",\"footnote\":\"seventeen letters\"} | InvalidParameterValue.ParameterValueError",
                "v3  | {\"model\":\"hy-image-v3\",\"prompt\":\"x\",\"images\":[\"nonsense\"]}     | InvalidParameterValue.ParameterValueError",
                "v35 | {\"model\":\"hy-image-v3.5-preview\",\"messages\":[]}                      | InvalidParameterValue.ParameterValueError",
            })
    void refusesWhatTheModelDoesNotTake(String version, String body, String code) {
        HttpResponse<byte[]> response = hub.post(version.equals("v3") ? V3 : V35, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestClient.json(response).at("/error/code").asText()).isEqualTo(code);
    }

    @Test
    void knowsItsKeyAndItsAddresses() {
        HttpResponse<byte[]> stranger = hub.as("other").postJson(hub.address(V3), "{}");
        HttpResponse<byte[]> elsewhere = hub.post("/v1/images/edits", "{}");

        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(TestClient.json(elsewhere).at("/error/code").asText())
                .isEqualTo("ResourceUnavailable.InterfaceNotExist");
    }
}
