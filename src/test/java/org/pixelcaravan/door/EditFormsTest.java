package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.RawHttp;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Forms of edits, in the ways in which they may come over the wire. */
class EditFormsTest {
    private static final String EDITS = "/v1/images/edits";

    private final RunningGateway gateway = RunningGateway.shared();

    @Test
    void takesAFormInChunks() {
        byte[] form = EditForm.of("gpt-image-2", "Make it red").toBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.address("/api" + EDITS))
                .header("Content-Type", EditForm.TYPE)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(form)));

        assertThat(gateway.send(request).statusCode()).isEqualTo(200);
    }

    @Test
    void takesAFormByteByByteFromACallerWhoWaitsToBeAsked() throws IOException {
        String form = new String(EditForm.of("gpt-image-2", "x").toBytes(), StandardCharsets.ISO_8859_1)
                .replaceAll("(?s)\\x89PNG.*IEND....", "no picture");
        try (RawHttp caller = new RawHttp(gateway.port())) {
            caller.send(RawHttp.post(
                    EDITS,
                    "Content-Type: " + EditForm.TYPE,
                    "Content-Length: " + form.length(),
                    "Expect: 100-continue"));
            assertThat(caller.read().status()).isEqualTo(100);
            for (int i = 0; i < form.length(); i++) {
                caller.send(form.substring(i, i + 1));
            }

            RawHttp.Answer answer = caller.read();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("\"param\":\"image[0]\"", "no still PNG");
        }
    }

    @Test
    void isReadyForMoreAfterAFormThatWasRefusedEarly() throws IOException {
        String form =
                "--x\r\nContent-Disposition: form-data; name=\"images[]\"\r\n\r\n" + "a".repeat(200_000) + "\r\n--x--";
        try (RawHttp caller = new RawHttp(gateway.port())) {
            for (int i = 0; i < 2; i++) {
                caller.send(RawHttp.post(
                                EDITS,
                                "Content-Type: multipart/form-data; boundary=x",
                                "Content-Length: " + form.length())
                        + form);

                assertThat(caller.read().status()).isEqualTo(400);
            }
        }
    }

    @Test
    void refusesAFormThatAForeignWebPageSends() {
        HttpRequest.Builder request = EditForm.of("gpt-image-2", "not wanted").post(gateway);

        assertThat(gateway.send(request.header("Origin", "https://elsewhere.test"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(new SandboxBooks(gateway).purchasesOf("not wanted")).isZero();
    }
}
