package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.support.CapturingVendor;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;

/** Pictures that lie in memory go to the socket from there, and count as memory until they have gone. */
@TestInstance(Lifecycle.PER_CLASS)
class LentMemoryTest {
    private static final int PICTURE = 24 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REQUEST = RawHttp.postJson(
            "/v1/images/generations", "{\"model\":\"google/gemini-2.5-flash-image\",\"prompt\":\"A kite\"}");

    private String base64;
    private CapturingVendor vendor;
    private RunningGateway gateway;
    private Admission admission;

    @BeforeAll
    void start() throws IOException {
        byte[] picture = new byte[PICTURE];
        new Random(1).nextBytes(picture);
        byte[] head = Base64.getDecoder().decode("iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAIAAADwf7zUAAAAqElEQVQ=");
        System.arraycopy(head, 0, picture, 0, head.length);
        base64 = Base64.getEncoder().encodeToString(picture);
        vendor = new CapturingVendor()
                .answering(
                        "/v1beta/models/gemini-2.5-flash-image:generateContent",
                        "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\""
                                + base64
                                + "\"}}]},\"finishReason\":\"STOP\",\"index\":0}]}");
        gateway = RunningGateway.start(Map.of(
                "caravan.sandbox",
                "false",
                "caravan.spool.threshold",
                String.valueOf(64 << 20),
                "caravan.providers.google.baseUrl",
                vendor.address() + "/v1beta",
                "caravan.providers.google.apiKey",
                "any"));
        admission = gateway.camelContext().getRegistry().findSingleByType(Admission.class);
    }

    @AfterAll
    void stop() {
        gateway.close();
        vendor.close();
    }

    @Test
    void aCallerWhoDoesNotReadHoldsHisPicturesMemory() throws IOException {
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(REQUEST);
            await().atMost(PATIENCE).until(() -> admission.memoryInFlight() > base64.length());
            await().during(Duration.ofSeconds(1)).until(() -> admission.memoryInFlight() > base64.length());

            RawHttp.Answer answer = caller.read();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(new String(answer.body(), StandardCharsets.US_ASCII).contains(base64))
                    .isTrue();
            await().atMost(PATIENCE).until(() -> admission.memoryInFlight() == 0);
        }
    }

    @Test
    void aCallerWhoVanishesGivesItBack() throws IOException {
        RawHttp caller = new RawHttp(gateway.port());
        caller.send(REQUEST);
        await().atMost(PATIENCE).until(() -> admission.memoryInFlight() > base64.length());

        caller.vanish();

        await().atMost(PATIENCE).until(() -> admission.memoryInFlight() == 0);
    }
}
