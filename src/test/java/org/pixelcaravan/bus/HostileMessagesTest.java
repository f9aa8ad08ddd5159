package org.pixelcaravan.bus;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.gemini.GeminiDoorCodec;
import org.pixelcaravan.dialect.job.JobDoorCodec;
import org.pixelcaravan.dialect.openai.OpenAiDoorCodec;
import org.pixelcaravan.dialect.vertex.VertexDoorCodec;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.Damaged;

/** Documents in messages that are damaged or made to do harm: they become jobs, or it is said what is wrong with them. */
class HostileMessagesTest {
    private static final int DAMAGES = 400;
    private static final Damaged DAMAGED = Damaged.refusedBy(List.of(GatewayException.class));
    private static final Map<String, DoorCodec> CODECS = Map.of(
            "gemini", new GeminiDoorCodec(),
            "job", new JobDoorCodec(Path.of("target")),
            "openai", new OpenAiDoorCodec(),
            "vertex", new VertexDoorCodec());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\",\"count\":2,\"references\":[\"https://a.test/b.png\"]}",
                "{\"model\":\"flux-2-pro\",\"prompt\":\"a kite\",\"n\":2,\"output_format\":\"png\"}",
                "{\"model\":\"flux-2-pro\",\"instances\":[{\"prompt\":\"a kite\"}],\"parameters\":{\"sampleCount\":2}}",
                "{\"model\":\"gemini-3-pro-image\",\"contents\":[{\"parts\":[{\"text\":\"a kite\"}]}]}",
                "{\"custom_id\":\"r\",\"url\":\"/v1/images/edits\",\"body\":{\"model\":\"m\",\"prompt\":\"a\"}}"
            })
    void aDamagedMessageIsReadOrRefused(String document) {
        DAMAGED.each(document, document.getBytes(StandardCharsets.UTF_8), DAMAGES, HostileMessagesTest::read);
    }

    @Test
    void whatUnfoldsOrNeverEndsIsRefused() {
        List<byte[]> documents = List.of(
                Damaged.manyFields("{\"prompt\":\"a\"", ",\"a%d\":1", "}"),
                ("{\"prompt\":" + "[".repeat(500_000)).getBytes(StandardCharsets.UTF_8),
                "{\"a\":".repeat(200_000).getBytes(StandardCharsets.UTF_8),
                new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
                new byte[0]);

        DAMAGED.each("message", documents, HostileMessagesTest::read);
    }

    private static void read(InputStream document) throws Exception {
        MessageHeaders headers = new MessageHeaders(Map.of("model", "${env:PATH}", "count", "3", "format", "{{x}}"));
        try (SpoolScope spool = SpoolScope.inMemory()) {
            Json.payload(MessageJob.line(MessageJob.read(document.readAllBytes(), spool), headers, "/jobs/none", CODECS)
                    .document());
        }
    }
}
