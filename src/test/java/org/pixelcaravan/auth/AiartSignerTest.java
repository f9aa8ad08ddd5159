package org.pixelcaravan.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

class AiartSignerTest {
    private static final String BODY =
            "{\"Prompt\":\"a red panda\",\"Resolution\":\"1024:1024\",\"LogoAdd\":0,\"Revise\":0}";

    private final AiartSigner signer =
            new AiartSigner(Clock.fixed(Instant.ofEpochSecond(1_767_225_600), ZoneOffset.UTC));

    @Test
    void signsTheHostAndTheTime() {
        ProviderCall signed = signer.sign(
                call("https://aiart.tencentcloudapi.com/"),
                "AKIDexample0000000000000000000000000",
                "exampleSecretKey0000000000000000");

        assertThat(signed.headers())
                .containsEntry("X-TC-Timestamp", "1767225600")
                .extractingByKey("Authorization")
                .asString()
                .endsWith("Signature=4aa8d6f840550b27b168ba78036e23fe2f8ce29a6f43e27de09bca61d21723e5");
    }

    @Test
    void signsThePortWhereTheAddressNamesOne() {
        ProviderCall usual = signer.sign(call("http://127.0.0.1/"), "id", "secret");
        ProviderCall other = signer.sign(call("http://127.0.0.1:8080/"), "id", "secret");

        assertThat(other.headers().get("Authorization"))
                .isNotEqualTo(usual.headers().get("Authorization"));
    }

    @Test
    void needsBothHalvesOfTheKey() {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> signer.sign(call("https://aiart.tencentcloudapi.com/"), "id"))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.NOT_CONFIGURED));
    }

    private static ProviderCall call(String address) {
        return ProviderCall.postJson("", Payload.of(BODY.getBytes(StandardCharsets.UTF_8)))
                .at(URI.create(address));
    }
}
