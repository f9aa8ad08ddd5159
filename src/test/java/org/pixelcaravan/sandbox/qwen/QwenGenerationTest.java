package org.pixelcaravan.sandbox.qwen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.sandbox.picture.Pixels;

/** The vendor's documented samples, and what its pages say of counts and sizes. */
class QwenGenerationTest {
    @AutoClose
    private static final QwenFixture qwen = new QwenFixture();

    @Test
    void answersTheDocumentedEditAtOnce() {
        JsonNode answer = qwen.made(QwenFixture.AT_ONCE, """
                {"model": "qwen-image-2.0-pro", "input": {"messages": [{"role": "user", "content": [
                   {"image": "https://example.com/a.png"},
                   {"image": "%s"},
                   {"text": "put the cat of image 1 into the room of image 2"}]}]},
                 "parameters": {"n": 1, "size": "1024*1024", "prompt_extend": true, "watermark": false, "seed": 7,
                   "negative_prompt": "blurry"}}
                """.formatted(QwenFixture.dataUrl(64, 48)));

        Pixels picture = QwenFixture.picture(answer.at("/output/choices/0/message/content/0/image"));
        assertThat(picture.width()).isEqualTo(1024);
        assertThat(picture.height()).isEqualTo(1024);
        assertThat(answer.at("/usage/image_count").asInt()).isEqualTo(1);
        assertThat(answer.path("request_id").asText()).isNotBlank();
    }

    @Test
    void passesTheDocumentedTaskFromPendingOverRunningToSucceeded() {
        URI task = qwen.task(QwenFixture.TASKS, """
                {"model": "wan2.6-t2i",
                 "input": {"messages": [{"role": "user", "content": [{"text": "a flower shop"}]}]},
                 "parameters": {"n": 1, "size": "1280*1280", "prompt_extend": true, "watermark": false, "negative_prompt": ""}}
                """);

        JsonNode first = qwen.poll(task);
        JsonNode second = qwen.poll(task);
        JsonNode last = qwen.end(task);

        assertThat(QwenFixture.status(first)).isEqualTo("PENDING");
        assertThat(QwenFixture.status(second)).isEqualTo("RUNNING");
        assertThat(QwenFixture.status(last)).isEqualTo("SUCCEEDED");
        assertThat(last.at("/output/finished").asBoolean()).isTrue();
        assertThat(last.at("/output/choices/0/message/content/0/type").asText()).isEqualTo("image");
        assertThat(last.at("/usage/size").asText()).isEqualTo("1280*1280");
        assertThat(last.at("/usage/input_tokens").asInt()).isPositive();
    }

    @Test
    void editsTheDocumentedMask() {
        JsonNode end = qwen.end(qwen.task(QwenFixture.FROM_PICTURES, """
                {"model": "wanx2.1-imageedit",
                 "input": {"function": "description_edit_with_mask", "prompt": "a ceramic rabbit holding a ceramic flower",
                           "base_image_url": "https://example.com/base.png", "mask_image_url": "https://example.com/mask.png"},
                 "parameters": {"n": 1}}
                """));

        assertThat(end.at("/output/results")).hasSize(1);
        assertThat(end.at("/output/results/0/orig_prompt").asText())
                .isEqualTo("a ceramic rabbit holding a ceramic flower");
        assertThat(end.at("/output/task_metrics/SUCCEEDED").asInt()).isEqualTo(1);
    }

    @Test
    void putsPicturesOfQwenIntoOneChoiceAndThoseOfWanIntoOneEach() {
        JsonNode qwens = qwen.made(QwenFixture.AT_ONCE, QwenFixture.messages("qwen-image-2.0", "a kite", "\"n\": 3"));
        JsonNode wans = qwen.made(QwenFixture.AT_ONCE, QwenFixture.messages("wan2.7-image", "a kite", "\"n\": 3"));

        assertThat(qwens.at("/output/choices")).hasSize(1);
        assertThat(qwens.at("/output/choices/0/message/content")).hasSize(3);
        assertThat(wans.at("/output/choices")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"wan2.5-t2i-preview,4", "wan2.2-t2i-flash,4", "qwen-image,1"})
    void makesAsManyAsTheModelDoesUnasked(String model, int count) {
        JsonNode end = qwen.end(qwen.task(QwenFixture.FROM_TEXT, QwenFixture.prompt(model, "a kite", "")));

        assertThat(end.at("/output/results")).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource({
        "qwen-image,'',1664,928",
        "qwen-image-2.0,'',2048,2048",
        "qwen-image-3.0-pro,'\"size\": \"512*512\"',512,512",
        "wan2.6-t2i,'\"size\": \"1696*960\"',1696,960",
        "wan2.7-image,'',2048,2048",
        "wan2.7-image,'\"size\": \"1K\"',1024,1024",
        "z-image-turbo,'',1024,1536"
    })
    void drawsInTheSizeOfTheModel(String model, String parameters, int width, int height) {
        String body = QwenFixture.messages(model, "a kite", parameters);

        JsonNode answer = qwen.made(QwenFixture.AT_ONCE, body);

        Pixels picture = QwenFixture.picture(answer.at("/output/choices/0/message/content/0/image"));
        assertThat(picture.width()).isEqualTo(width);
        assertThat(picture.height()).isEqualTo(height);
    }

    @Test
    void takesTheShapeOfTheLastPicture() {
        JsonNode answer = qwen.made(
                QwenFixture.AT_ONCE, """
                {"model": "qwen-image-2.0", "input": {"messages": [{"role": "user", "content": [
                   {"image": "%s"}, {"image": "%s"}, {"text": "both"}]}]}}
                """.formatted(QwenFixture.dataUrl(64, 64), QwenFixture.dataUrl(200, 100)));

        assertThat(answer.at("/usage/width").asInt()).isEqualTo(1456);
        assertThat(answer.at("/usage/height").asInt()).isEqualTo(720);
    }

    @Test
    void drawsTheNextSeedForTheNextPictureAndTheSameForTheSame() {
        String two = QwenFixture.prompt("wan2.2-t2i-flash", "a kite", "\"n\": 2, \"seed\": 7");
        String next = QwenFixture.prompt("wan2.2-t2i-flash", "a kite", "\"n\": 1, \"seed\": 8");

        JsonNode pair = qwen.end(qwen.task(QwenFixture.FROM_TEXT, two)).at("/output/results");
        JsonNode single = qwen.end(qwen.task(QwenFixture.FROM_TEXT, next)).at("/output/results");

        assertThat(download(pair.at("/1/url"))).isEqualTo(download(single.at("/0/url")));
        assertThat(download(pair.at("/0/url"))).isNotEqualTo(download(single.at("/0/url")));
    }

    @Test
    void marksPicturesWhereThatIsWanted() {
        String plain = QwenFixture.messages("qwen-image", "a kite", "\"seed\": 7");
        String marked = QwenFixture.messages("qwen-image", "a kite", "\"seed\": 7, \"watermark\": true");

        JsonNode one = qwen.made(QwenFixture.AT_ONCE, plain).at("/output/choices/0/message/content/0/image");
        JsonNode other = qwen.made(QwenFixture.AT_ONCE, marked).at("/output/choices/0/message/content/0/image");

        assertThat(download(other)).isNotEqualTo(download(one));
    }

    private static byte[] download(JsonNode url) {
        return QwenFixture.KEYLESS.get(URI.create(url.asText())).body();
    }
}
