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
    private static final int LARGE_BYTES = 1_500_000;
    private static final int ROUNDS = 3;

    private CapturingVendor vendor;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        vendor = new CapturingVendor()
                .answering(path(TINY), answer(picture(200)))
                .answering(path(LARGE), answer(picture(LARGE_BYTES)));
        gateway = RunningGateway.start(Map.of(
                "caravan.sandbox", "false",
                "caravan.providers.google.baseUrl", vendor.address() + "/v1beta",
                "caravan.providers.google.apiKey", "any"));
    }

    @AfterAll
    void stop() {
        gateway.close();
        vendor.close();
    }

    @Test
    void aTinyAnswerCostsLittle() throws IOException {
        assertThat(bytesARequest(TINY, 200, 50)).isBetween(10_000L, 150_000L);
    }

    @Test
    void aPictureOfTwoMegabytesIsNotHeldOnTheHeap() throws IOException {
        assertThat(bytesARequest(LARGE, LARGE_BYTES, 10)).isBetween(10_000L, 300_000L);
    }

    /** The least of some rounds, since in each of them something else may go on as well. */
    private long bytesARequest(String model, int pictureBytes, int requests) throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            ask(caller, model, pictureBytes, 2 * requests);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long before = AllocatedBytes.now();
                ask(caller, model, pictureBytes, requests);
                least = Math.min(least, (AllocatedBytes.now() - before) / requests);
            }
            return least;
        }
    }

    private static void ask(RawHttp caller, String model, int pictureBytes, int requests) throws IOException {
        byte[] expected = base64(picture(pictureBytes));
        for (int i = 0; i < requests; i++) {
            caller.send(RawHttp.postJson(
                    "/v1/images/generations", "{\"model\":\"google/" + model + "\",\"prompt\":\"A kite\"}"));
            RawHttp.Answer answer = caller.read();
            assertThat(answer.status()).isEqualTo(200);
            int start = new String(answer.body(), 0, 200, StandardCharsets.US_ASCII).indexOf("b64_json\":\"") + 11;
            assertThat(Arrays.equals(answer.body(), start, start + expected.length, expected, 0, expected.length))
                    .isTrue();
        }
    }

    private static String path(String model) {
        return "/v1beta/models/" + model + ":generateContent";
    }

    private static String answer(byte[] picture) {
        return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\""
                + Base64.getEncoder().encodeToString(picture)
                + "\"}}]},\"finishReason\":\"STOP\",\"index\":0}]}";
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
