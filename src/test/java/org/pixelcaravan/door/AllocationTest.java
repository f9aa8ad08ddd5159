package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.pixelcaravan.support.AllocatedBytes;
import org.pixelcaravan.support.CapturingVendor;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;

/**
 * What a request makes the gateway allocate, which does not depend on how fast or busy the machine is. The limits leave room
 * for half as much again as was measured.
 */
@TestInstance(Lifecycle.PER_CLASS)
class AllocationTest {
    private static final String TINY = "gemini-2.5-flash-image";
    private static final String LARGE = "gemini-3-pro-image";
    private static final int TINY_BYTES = 200;
    private static final int LARGE_BYTES = 1_500_000;
    private static final int ROUNDS = 3;

    private CapturingVendor vendor;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        vendor = new CapturingVendor()
                .answering(path(TINY), answer(picture(TINY_BYTES)))
                .answering(path(LARGE), answer(picture(LARGE_BYTES)))
                .answering(
                        "/v1/images/generations",
                        "{\"created\":1,\"data\":[{\"b64_json\":\"" + text(picture(TINY_BYTES)) + "\"}]}");
        gateway = RunningGateway.start(Map.of(
                "caravan.sandbox", "false",
                "caravan.providers.google.baseUrl", vendor.address() + "/v1beta",
                "caravan.providers.google.apiKey", "any",
                "caravan.providers.openai.baseUrl", vendor.address() + "/v1",
                "caravan.providers.openai.apiKey", "any"));
    }

    @AfterAll
    void stop() {
        gateway.close();
        vendor.close();
    }

    @Test
    void aTinyAnswerCostsLittle() throws IOException {
        assertThat(bytesARequest(openAi(TINY), TINY_BYTES, 50)).isBetween(10_000L, 150_000L);
    }

    @Test
    void aRatioForWhichPixelsAreLookedForCostsLittleMore() throws IOException {
        String asked = RawHttp.postJson(
                "/v1/publishers/openai/models/gpt-image-2:predict",
                "{\"instances\":[{\"prompt\":\"A kite\"}],\"parameters\":{\"aspectRatio\":\"16:9\"}}");

        assertThat(bytesARequest(new Ask(asked, "bytesBase64Encoded"), TINY_BYTES, 50))
                .isBetween(10_000L, 170_000L);
    }

    @Test
    void aPictureOfTwoMegabytesIsNotHeldOnTheHeap() throws IOException {
        assertThat(bytesARequest(openAi(LARGE), LARGE_BYTES, 10)).isBetween(10_000L, 300_000L);
    }

    /** @param field of the answer, in which the picture is */
    private record Ask(String request, String field) {}

    private static Ask openAi(String model) {
        return new Ask(
                RawHttp.postJson(
                        "/v1/images/generations", "{\"model\":\"google/" + model + "\",\"prompt\":\"A kite\"}"),
                "b64_json");
    }

    /** The least of some rounds, since in each of them something else may go on as well. */
    private long bytesARequest(Ask ask, int pictureBytes, int requests) throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            send(caller, ask, pictureBytes, 2 * requests);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long before = AllocatedBytes.now();
                send(caller, ask, pictureBytes, requests);
                least = Math.min(least, (AllocatedBytes.now() - before) / requests);
            }
            return least;
        }
    }

    private static void send(RawHttp caller, Ask ask, int pictureBytes, int requests) throws IOException {
        byte[] expected = base64(picture(pictureBytes));
        String before = ask.field() + "\":\"";
        for (int i = 0; i < requests; i++) {
            caller.send(ask.request());
            RawHttp.Answer answer = caller.read();
            assertThat(answer.status()).isEqualTo(200);
            int start = new String(answer.body(), 0, 200, StandardCharsets.US_ASCII).indexOf(before) + before.length();
            assertThat(Arrays.equals(answer.body(), start, start + expected.length, expected, 0, expected.length))
                    .isTrue();
        }
    }

    private static String path(String model) {
        return "/v1beta/models/" + model + ":generateContent";
    }

    private static String answer(byte[] picture) {
        return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\""
                + text(picture)
                + "\"}}]},\"finishReason\":\"STOP\",\"index\":0}]}";
    }

    private static String text(byte[] picture) {
        return Base64.getEncoder().encodeToString(picture);
    }

    private static byte[] base64(byte[] picture) {
        return Base64.getEncoder().encode(picture);
    }

    /** The head of a PNG file and zeros. */
    private static byte[] picture(int bytes) {
        byte[] head = Base64.getDecoder().decode("iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAIAAADwf7zUAAAAqElEQVQ=");
        return Arrays.copyOf(head, bytes);
    }
}
