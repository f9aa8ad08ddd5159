package org.pixelcaravan.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.dialect.ProviderCall;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

class GlmSignerTest {
    private static final ProviderCall CALL = ProviderCall.get(URI.create("async-result/1"));

    private final GlmSigner signer = new GlmSigner(Clock.fixed(Instant.ofEpochMilli(1767225600000L), ZoneOffset.UTC));

    @Test
    void sendsTheKeyUnlessToldOtherwise() {
        assertThat(signer.sign(CALL, "myid.mysecret").headers()).containsEntry("Authorization", "Bearer myid.mysecret");

        signer.setAuth("key");

        assertThat(signer.sign(CALL, "whole").headers()).containsEntry("Authorization", "Bearer whole");
    }

    @Test
    void sendsATokenWithTheKeysIdAndTheTimesInMilliseconds() {
        signer.setAuth("token");

        ProviderCall signed = signer.sign(CALL, "myid.mysecret");

        assertThat(signed.headers())
                .containsEntry(
                        "Authorization",
                        "Bearer eyJhbGciOiJIUzI1NiIsInNpZ25fdHlwZSI6IlNJR04ifQ"
                                + ".eyJhcGlfa2V5IjoibXlpZCIsImV4cCI6MTc2NzIyNzQwMDAwMCwidGltZXN0YW1wIjoxNzY3MjI1NjAwMDAwfQ"
                                + ".qlkrT4uXJtT4dXpLOJVvw4dGohLbS_4SUOWtoR6MxRk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", ".secret", "id."})
    void refusesAKeyWithoutTwoHalvesWithoutQuotingIt(String key) {
        signer.setAuth("token");

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> signer.sign(CALL, key))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.NOT_CONFIGURED))
                .withMessageContaining("id.secret")
                .withMessageNotContaining("whole");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Token", "org.pixelcaravan.auth.GlmTokenSigner"})
    void knowsNoOtherWord(String auth) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> signer.setAuth(auth))
                .withMessage("Setting caravan.providers.glm.auth must be key or token; it is " + auth);
    }
}
