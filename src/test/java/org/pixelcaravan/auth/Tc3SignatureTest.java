package org.pixelcaravan.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.content.Payload;

class Tc3SignatureTest {
    private static final Instant NEW_YEAR = Instant.ofEpochSecond(1_767_225_600);
    private static final String ID = "AKIDexample0000000000000000000000000";
    private static final String SECRET = "exampleSecretKey0000000000000000";

    /** The example of the vendor's manual; the escapes are letters of the body. */
    @Test
    void signsTheExampleOfTheVendor() {
        String body =
                "{\"Limit\": 1, \"Filters\": [{\"Values\": [\"\\u672a\\u547d\\u540d\"], \"Name\": \"instance-name\"}]}";
        Tc3Signature signature = new Tc3Signature(
                "cvm",
                "cvm.tencentcloudapi.com",
                "application/json; charset=utf-8",
                payload(body),
                Instant.ofEpochSecond(1_551_113_065));

        assertThat(signature.authorization("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"))
                .isEqualTo(
                        "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, "
                                + "SignedHeaders=content-type;host, "
                                + "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168");
    }

    @Test
    void signsAPromptForTheImageService() {
        Tc3Signature signature = new Tc3Signature(
                "aiart",
                "aiart.tencentcloudapi.com",
                "application/json",
                payload("{\"Prompt\":\"a red panda\",\"Resolution\":\"1024:1024\",\"LogoAdd\":0,\"Revise\":0}"),
                NEW_YEAR);

        assertThat(signature.authorization(ID, SECRET))
                .isEqualTo("TC3-HMAC-SHA256 Credential=" + ID + "/2026-01-01/aiart/tc3_request, "
                        + "SignedHeaders=content-type;host, "
                        + "Signature=4aa8d6f840550b27b168ba78036e23fe2f8ce29a6f43e27de09bca61d21723e5");
    }

    @Test
    void signsTheBytesOfOtherLetters() {
        Tc3Signature signature = new Tc3Signature(
                "hunyuan",
                "hunyuan.tencentcloudapi.com",
                "application/json; charset=utf-8",
                payload("{\"Prompt\":\"\u96e8\u4e2d\u7af9\u6797\",\"LogoAdd\":0}"),
                NEW_YEAR);

        assertThat(signature.signature(SECRET))
                .isEqualTo("2a73815491b0cef24c14040014320e35031c22d555eb095a9d9ee6d6ebd8bc53");
    }

    private static Payload payload(String body) {
        return Payload.of(body.getBytes(StandardCharsets.UTF_8));
    }
}
