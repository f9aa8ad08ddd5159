package org.pixelcaravan.sandbox.qwen;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.sandbox.TestClient;

class QwenRefusalsTest {
    @AutoClose
    private static final QwenFixture qwen = new QwenFixture();

    @ParameterizedTest
    @CsvSource({
        "qwen-image-plus,'\"n\": 2',num_images_per_prompt must be 1",
        "qwen-image,'\"size\": \"1024*1024\"',not one of the supported sizes",
        "qwen-image,'\"size\": \"1664x928\"',expected a form like",
        "qwen-image,'\"seed\": -1',seed",
        "qwen-image,'\"seed\": 2147483648',seed",
        "qwen-image,'\"seed\": \"7\"',seed",
        "qwen-image,'\"watermark\": 1',watermark",
        "qwen-image,'\"guidance\": 3',guidance",
        "qwen-image-2.0,'\"n\": 7',n",
        "qwen-image-2.0,'\"size\": \"2048*2064\"',total pixels",
        "wan2.6-t2i,'\"size\": \"1024*1024\"',total pixels",
        "wan2.6-t2i,'\"size\": \"3200*512\"',aspect ratio",
        "wan2.7-image,'\"size\": \"4K\"',expected a form like",
        "wan2.7-image,'\"prompt_extend\": true',prompt_extend",
        "wan2.7-image,'\"negative_prompt\": \"fog\"',negative_prompt",
        "qwen-image-edit-max,'',takes 1 to 3 images",
    })
    void refusesWhatTheModelDoesNotTake(String model, String parameters, String complaint) {
        HttpResponse<byte[]> response =
                qwen.post(QwenFixture.AT_ONCE, QwenFixture.messages(model, "a kite", parameters));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestClient.json(response).path("code").asText()).isEqualTo("InvalidParameter");
        assertThat(TestClient.json(response).path("message").asText()).contains(complaint);
    }

    @Test
    void refusesTheHeaderOfTasksWhereItAnswersAtOnceAndItsAbsenceElsewhere() {
        String body = QwenFixture.messages("wan2.6-t2i", "a kite", "");

        HttpResponse<byte[]> withHeader = qwen.client.send(qwen.client
                .request(qwen.address(QwenFixture.AT_ONCE))
                .header("X-DashScope-Async", "enable")
                .POST(BodyPublishers.ofString(body)));
        HttpResponse<byte[]> without = qwen.client.postJson(qwen.address(QwenFixture.TASKS), body);

        assertThat(withHeader.statusCode()).isEqualTo(403);
        assertThat(TestClient.json(withHeader).path("message").asText())
                .isEqualTo("current user api does not support asynchronous calls.");
        assertThat(without.statusCode()).isEqualTo(403);
        assertThat(TestClient.json(without).path("code").asText()).isEqualTo("AccessDenied");
        assertThat(TestClient.json(without).path("message").asText())
                .isEqualTo("current user api does not support synchronous calls.");
    }

    @Test
    void refusesAModelAtAnAddressThatDoesNotTakeIt() {
        HttpResponse<byte[]> response =
                qwen.post(QwenFixture.FROM_TEXT, QwenFixture.prompt("wanx2.1-imageedit", "a kite", ""));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestClient.json(response).path("message").asText()).startsWith("url error");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"text\": \"a\"}, {\"text\": \"b\"}',exactly one text",
        "'{\"image\": \"https://example.com/a.png\"}',exactly one text",
        "'{\"text\": \"a\"}, {\"image\": \"iVBORw0KGgo=\"}',expected a URL",
        "'{\"text\": \"a\"}, {\"image_url\": \"https://example.com/a.png\"}',a part holds",
    })
    void refusesContentOfAnotherForm(String content, String complaint) {
        String body =
                "{\"model\": \"qwen-image-2.0\", \"input\": {\"messages\": [{\"role\": \"user\", \"content\": [%s]}]}}"
                        .formatted(content);

        assertThat(TestClient.json(qwen.post(QwenFixture.AT_ONCE, body))
                        .path("message")
                        .asText())
                .contains(complaint);
    }

    @Test
    void refusesAMaskOfAnotherSizeOrWithoutItsFunction() {
        String body =
                "{\"model\": \"wanx2.1-imageedit\", \"input\": {\"function\": \"%s\", \"prompt\": \"x\", \"base_image_url\": \"%s\", \"mask_image_url\": \"%s\"}}";
        String picture = QwenFixture.dataUrl(64, 48);

        HttpResponse<byte[]> other = qwen.post(
                QwenFixture.FROM_PICTURES,
                body.formatted("description_edit_with_mask", picture, QwenFixture.dataUrl(48, 64)));
        HttpResponse<byte[]> pointless =
                qwen.post(QwenFixture.FROM_PICTURES, body.formatted("description_edit", picture, picture));

        assertThat(TestClient.json(other).path("message").asText()).contains("differ in size");
        assertThat(TestClient.json(pointless).path("message").asText()).contains("do not go together");
    }

    @Test
    void knowsItsKeyAndItsModels() {
        String body = QwenFixture.messages("qwen-image", "a kite", "");
        TestClient stranger = new TestClient("Authorization", "Bearer sk-other");

        HttpResponse<byte[]> wrong = stranger.postJson(qwen.address(QwenFixture.AT_ONCE), body);
        HttpResponse<byte[]> none = QwenFixture.KEYLESS.postJson(qwen.address(QwenFixture.AT_ONCE), body);
        HttpResponse<byte[]> unknown =
                qwen.post(QwenFixture.AT_ONCE, QwenFixture.messages("qwen-image-9", "a kite", ""));

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(TestClient.json(wrong).path("code").asText()).isEqualTo("InvalidApiKey");
        assertThat(TestClient.json(none).path("message").asText()).isEqualTo("No API-key provided.");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(TestClient.json(unknown).path("code").asText()).isEqualTo("ModelNotFound");
    }

    @Test
    void doesNotKnowOtherTasks() {
        URI task = URI.create(qwen.sandbox.baseUrl("qwen") + "/tasks/0385dc79");

        assertThat(QwenFixture.status(qwen.poll(task))).isEqualTo("UNKNOWN");
    }
}
